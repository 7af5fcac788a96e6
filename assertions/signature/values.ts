// Values of facts: how two of them become one, and classes of amounts that do not change with every run.
import { FORMS, type FactType, VALUE_CLASSES } from './fact.ts'

const BETWEEN = '..'
const OR = '|'

/** `from..to`, or the one number where both are it. */
export const rangeText = (from: number, to: number): string =>
  from === to ? String(from) : `${from}${BETWEEN}${to}`

/** Undefined where the text is no range. */
export function rangeOf(text: string): { readonly from: number; readonly to: number } | undefined {
  const [from = '', to = from] = text.split(BETWEEN)
  return /^\d+$/.test(from) && /^\d+$/.test(to) ? { from: Number(from), to: Number(to) } : undefined
}

/** One value that tells both. */
export function joined(type: FactType, a: string, b: string): string {
  if (a === b) return a
  switch (FORMS[type].joining) {
    case 'none':
      return a
    case 'all of them':
      return [...new Set([...a.split(OR), ...b.split(OR)])].toSorted().join(OR)
    case 'widest': {
      const [one, other] = [rangeOf(a), rangeOf(b)]
      if (one === undefined || other === undefined) return a
      return rangeText(Math.min(one.from, other.from), Math.max(one.to, other.to))
    }
    case 'most': {
      const rank = (value: string): number => (VALUE_CLASSES as readonly string[]).indexOf(value)
      return rank(a) > rank(b) ? a : b
    }
  }
}

/** The single values that a joined one is made of. */
export const alternatives = (value: string): readonly string[] => value.split(OR)

/** An amount to two digits: what differs less is the same. */
export function sizeClass(amount: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, amount))) - 1)
  return Math.ceil(amount / unit) * unit
}
