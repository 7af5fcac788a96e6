// The catalogue as a page of documentation.
import { scoreRuleLink, scoreRules } from '../../../assertions/index.ts'
import { type ExampleText, isJudged, type RuleEntry } from './catalogue.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** Ends with a line feed. The same text for the same catalogue. */
export function rulesPage(rules: readonly RuleEntry[]): string {
  const families = [...Map.groupBy(rules, (rule) => rule.family)]
  return `${[
    '# Rules',
    '',
    'What Pitboss checks on everything it captured. Made by `npm run docs` from the catalogue itself; `pitboss rules CODE` says the same.',
    'A rule that had nothing to look at is told as `not exercised`, which is not a pass. Severities, settings and exemptions are set in the system definition, each with its reason.',
    '',
    '| code | holds when | severity |',
    '|---|---|---|',
    ...rules.map(
      ({ code, title, severity }) => `| [${code}](#${code.toLowerCase()}) | ${cell(title)} | ${severity} |`,
    ),
    ...families.flatMap(([family, own]) => ['', `## ${family}`, ...own.flatMap(section)]),
    ...scoreSection(),
  ].join('\n')}\n`
}

function section(rule: RuleEntry): string[] {
  const settings = Object.entries(rule.settings ?? {})
  return [
    '',
    `### ${rule.code}`,
    '',
    `${sentence(rule.title)} Severity: ${rule.severity}.`,
    '',
    `- Needs: ${rule.needs}.`,
    `- Remedy: ${rule.remedy}`,
    ...settings.map(
      ([name, one]) => `- Setting \`${name}\`: ${one.meaning}; default ${one.default} ${one.unit}.`,
    ),
    `- Written in: <${rule.specification}>`,
    ...rule.scoreRules.map(({ id, link }) => `- Instrumentation Score: [${id}](${link})`),
    ...(isJudged(rule.code) ? [] : ['- Not judged on captures alone.']),
    ...example('Holds', rule.passing),
    ...example('Broken', rule.failing),
  ]
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

const example = (label: string, one: ExampleText | undefined): string[] =>
  one === undefined ? [] : ['', `${label}: ${one.caption}`, '', '```', one.text, '```']

function scoreSection(): string[] {
  return [
    '',
    '## Instrumentation Score',
    '',
    'A score from 0 to 100 for each service, by the [specification](https://github.com/instrumentation-score/spec/blob/main/specification.md): of the weights of all rules that were exercised, the share of those that passed. `check` names the rules that were not exercised, and says how far they could move the score.',
    '',
    '| rule | impact | passes when | here | |',
    '|---|---|---|---|---|',
    ...scoreRules.map(
      ({ id, impact, title, codes, beyond }) =>
        `| [${id}](${scoreRuleLink(id)}) | ${impact} | ${cell(title)} | ${codes.join(', ')} | ${beyond === undefined ? '' : `never exercised: ${beyond}`} |`,
    ),
  ]
}
