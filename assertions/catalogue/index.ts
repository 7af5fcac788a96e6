// The catalogue: what each rule detects, what it needs to look at, what to do, and where it is written.
import { delivery } from './delivery.ts'
import type { RuleDescription } from './described.ts'
import { logs } from './logs.ts'
import { metrics } from './metrics.ts'
import { names } from './names.ts'
import { resource } from './resource.ts'
import { status } from './status.ts'
import { traces } from './traces.ts'

export type { RuleDescription } from './described.ts'

const rules = { ...traces, ...names, ...status, ...resource, ...logs, ...metrics, ...delivery } as const

export type RuleCode = keyof typeof rules

export function describeRule(code: RuleCode): RuleDescription {
  return { code, ...rules[code] }
}

/** Every rule, in the order of the catalogue. */
export const ruleCatalogue: readonly RuleDescription[] = (Object.keys(rules) as RuleCode[]).map(describeRule)
