// The experiment as Markdown, for pull requests.
import type { Outcome, Recorded } from '../experiment/index.ts'
import { facts, headline, type Table, tables } from './content.ts'

export function overheadMarkdown(recorded: Recorded, outcome: Outcome): string {
  return [
    `## Overhead: ${headline(outcome)}`,
    '',
    ...outcome.reasons.map((reason) => `- ${reason}`),
    '',
    ...tables(recorded, outcome)
      .filter(({ rows }) => rows.length > 0)
      .flatMap(tableText),
    '### Run',
    '',
    ...facts(recorded, outcome).map(([name, value]) => `- ${name}: ${value}`),
    '',
  ].join('\n')
}

export function tableText({ title, head, rows }: Table): readonly string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [`### ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line), '']
}
