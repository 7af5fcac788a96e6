// How the values of arguments are read, and what is said of those that cannot be.
import { InvalidArgumentError } from 'commander'

export function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
    }
    return value
  }
}

export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text)
  if (!match) throw new InvalidArgumentError('Give a time such as 500ms, 30s or 5m.')
  return Number(match[1]) * { ms: 1, s: 1_000, m: 60_000 }[match[2] as 'ms' | 's' | 'm']
}

export function size(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(k|m|g)$/i.exec(text)
  if (!match) throw new InvalidArgumentError('Give a size such as 512m or 2g.')
  const unit = (match[2] as string).toLowerCase() as 'k' | 'm' | 'g'
  return Number(match[1]) * { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[unit]
}

/** `5%` as 0.05. */
export function percentage(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)
  if (!match || Number(match[1]) <= 0) throw new InvalidArgumentError('Give a share such as 5%.')
  return Number(match[1]) / 100
}

/** `p99` as 0.99. */
export function quantile(text: string): number {
  const match = /^p(\d+(?:\.\d+)?)$/.exec(text)
  const value = Number(match?.[1]) / 100
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('Give a quantile such as p99.')
  return value
}

export const rates = (text: string): readonly number[] =>
  text.split(',').map((one) => wholeNumber(1, 10_000)(one.trim()))

export const settingNames = (text: string): readonly string[] => text.split(',').map((one) => one.trim())

export const repeated = (value: string, before: readonly string[]) => [...before, value]

export const port = wholeNumber(0, 65_535)
