// What a system's owners decide about the rules: severity, tolerances, exemptions, each with its reason.
import { describeRule, type RuleCode } from './catalogue/index.ts'
import type { Severity } from './finding.ts'

export interface RulePolicy {
  /** Severity of all its findings. `off`: the rule is not run; the report says so. */
  readonly severity?: Severity | 'off'
  /** Values for the settings that the catalogue lists for this rule, by name. */
  readonly settings?: Readonly<Record<string, number>>
  /** Why, in words for the reader of the report. */
  readonly reason: string
}

/** Findings that are known and accepted. All that is named must fit; `*` stands for any text. */
export interface Exemption {
  readonly code: RuleCode
  readonly service?: string
  /** Name of the span, metric or log field that the finding is about. */
  readonly name?: string
  readonly hop?: { readonly from?: string; readonly to?: string; readonly operation?: string }
  readonly reason: string
}

export interface RuleSettings {
  readonly policies?: Readonly<Partial<Record<RuleCode, RulePolicy>>>
  readonly exemptions?: readonly Exemption[]
}

/** The value in force: the owners' or the catalogue's. */
export function settingOf(settings: RuleSettings, code: RuleCode, name: string): number {
  const known = describeRule(code).settings?.[name]
  if (known === undefined) throw new TypeError(`The catalogue has no setting ${name} of ${code}.`)
  return settings.policies?.[code]?.settings?.[name] ?? known.default
}
