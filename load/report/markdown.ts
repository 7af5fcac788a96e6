// The experiment as Markdown, for pull requests.
import type { Outcome, Recorded } from '../experiment/index.ts'
import { facts, headline, tables } from './content.ts'
import type { Included } from './included.ts'
import { tableText } from './table.ts'

/** @param included what else was measured */
export function overheadMarkdown(
  recorded: Recorded,
  outcome: Outcome,
  included: readonly Included[] = [],
): string {
  return [
    `## Overhead: ${headline(outcome)}`,
    '',
    ...outcome.reasons.map((reason) => `- ${reason}`),
    '',
    ...tables(outcome, included).flatMap(tableText),
    '### Run',
    '',
    ...facts(recorded, outcome).map(([name, value]) => `- ${name}: ${value}`),
    '',
  ].join('\n')
}
