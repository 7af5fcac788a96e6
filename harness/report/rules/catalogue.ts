// The catalogue as data: everything that is known of each rule, with its examples as text.
import {
  examplesOf,
  exampleText,
  judgedRules,
  type RuleCode,
  ruleCatalogue,
  type RuleDescription,
  scoreRuleLink,
  scoreRules,
} from '../../../assertions/index.ts'

export interface ExampleText {
  readonly caption: string
  readonly text: string
}

export interface RuleEntry extends RuleDescription {
  readonly family: string
  /** Rules of the Instrumentation Score that look at the same. */
  readonly scoreRules: readonly { readonly id: string; readonly link: string }[]
  readonly passing?: ExampleText
  readonly failing?: ExampleText
}

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^TRC/, 'Traces'],
  [/^(NAM|ATT|SEC)/, 'Names and attributes'],
  [/^(STA|EXC)/, 'Status and exceptions'],
  [/^RES/, 'Resources'],
  [/^LOG/, 'Logs'],
  [/^MET/, 'Metrics'],
  [/^DEL/, 'Delivery'],
]

const familyOf = (code: string): string => FAMILIES.find(([codes]) => codes.test(code))?.[1] ?? 'Others'

/** In the order of the catalogue. */
export const ruleEntries = (): RuleEntry[] => ruleCatalogue.map(entryOf)

/** In upper or lower case; undefined for a code that is none. */
export function ruleEntry(code: string): RuleEntry | undefined {
  const rule = ruleCatalogue.find((one) => one.code === code.toUpperCase())
  return rule === undefined ? undefined : entryOf(rule)
}

function entryOf(rule: RuleDescription): RuleEntry {
  const examples = examplesOf(rule.code as RuleCode)
  const shown = (one: 'passing' | 'failing') =>
    examples === undefined
      ? {}
      : { [one]: { caption: examples[one].caption, text: exampleText(examples[one]) } }
  return {
    ...rule,
    family: familyOf(rule.code),
    scoreRules: scoreRules
      .filter(({ codes }) => (codes as readonly string[]).includes(rule.code))
      .map(({ id }) => ({ id, link: scoreRuleLink(id) })),
    ...shown('passing'),
    ...shown('failing'),
  }
}

/** Not judged on a whole run or capture: only a live run or a contract can. */
export const isJudged = (code: string): boolean => (judgedRules as readonly string[]).includes(code)
