// The catalogue on a terminal.
import { labelled, painter } from '../terminal/layout.ts'
import type { ExampleText, RuleEntry } from './catalogue.ts'

export interface RulesTextOptions {
  readonly colour: boolean
  readonly width: number
}

const TONES = { error: 'red', warning: 'yellow', information: 'cyan' } as const

/** One line a rule, by family. */
export function renderRules(rules: readonly RuleEntry[], { colour, width }: RulesTextOptions): string {
  const paint = painter(colour)
  const families = [...Map.groupBy(rules, (rule) => rule.family)]
  const lines = families.flatMap(([family, own]) => [
    '',
    paint('bold', family),
    ...own.flatMap(({ code, severity, title }) =>
      labelled(`  ${code.padEnd(6)} ${severity.padEnd(12)} `, title, width).map((line, at) =>
        at === 0 ? line.replace(severity, paint(TONES[severity], severity)) : line,
      ),
    ),
  ])
  return [...lines, '', paint('dim', 'pitboss rules CODE tells all of one rule, with examples.')].join('\n')
}

/** Everything of one rule. */
export function renderRule(rule: RuleEntry, { colour, width }: RulesTextOptions): string {
  const paint = painter(colour)
  const row = (label: string, text: string) => labelled(`  ${label.padEnd(10)} `, text, width)
  const example = (label: string, one: ExampleText | undefined) =>
    one === undefined
      ? []
      : ['', `  ${paint('bold', label)} ${one.caption}`, ...one.text.split('\n').map((line) => `    ${line}`)]
  return [
    `${paint('bold', rule.code)} ${rule.title}`,
    ...row('severity', rule.severity),
    ...row('needs', rule.needs),
    ...row('remedy', rule.remedy),
    ...Object.entries(rule.settings ?? {}).flatMap(([name, one]) =>
      row('setting', `${name}: ${one.meaning}; default ${one.default} ${one.unit}`),
    ),
    ...row('written in', rule.specification),
    ...rule.scoreRules.flatMap(({ id, link }) => row('score', `${id}, ${link}`)),
    ...example('holds', rule.passing),
    ...example('broken', rule.failing),
  ].join('\n')
}
