// Numbers as a person reads them, in reports and on the terminal.
import type { Interval } from './statistics/index.ts'

/** `+4.2 %` of a ratio of 1.042. */
export function change(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'unknown'
  return `${ratio >= 1 ? '+' : '−'}${(Math.abs(ratio - 1) * 100).toFixed(1)} %`
}

/** With the 95 % interval that it is known by. */
export const ratioText = ({
  ratio,
  interval,
}: {
  readonly ratio: number
  readonly interval: Interval
}): string => `${change(ratio)} (95 %: ${change(interval.low)} to ${change(interval.high)})`

export const share = (value: number): string =>
  Number.isFinite(value) ? `${(value * 100).toFixed(1)} %` : 'unknown'

export const factor = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : 'unknown')

/** Milliseconds, or microseconds where those are few. */
export function time(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return 'unknown'
  return Math.abs(milliseconds) < 1
    ? `${(milliseconds * 1000).toFixed(0)} µs`
    : `${milliseconds.toFixed(2)} ms`
}

export const megabytes = (bytes: number): string =>
  Number.isFinite(bytes) ? `${whole(bytes / 2 ** 20)} MiB` : 'unknown'

/** With the minus sign of {@link change}. */
export const whole = (value: number): string =>
  Number.isFinite(value) ? (Math.round(value) + 0).toLocaleString('en-US').replace('-', '−') : 'unknown'
