// A comment on a pull request: the verdict first, ten rows at most, the rest folded.
import type { TreeDiff, TreeLine } from '../../../assertions/index.ts'
import { count } from '../format.ts'
import { code, inert } from '../inert.ts'
import { visible } from '../safe-text.ts'
import type { GateRecord, ReportedDifference } from './record.ts'
import { adviceOf, detailOf, gateHeadline, OUTCOME_MARKS, overheadOf, whyOf } from './sentences.ts'

const ROWS = 10
/** GitHub takes 65,536 characters. */
const FOLDED = 200

/** GitHub-flavoured. Captured text is inert: no markup, mention or link comes of it. */
export function renderGateMarkdown(record: GateRecord): string {
  const { holds, text } = gateHeadline(record)
  const weighty = record.differences.filter(({ outcome }) => outcome !== 'passes')
  const shown = weighty.slice(0, ROWS)
  const folded = [...weighty.slice(ROWS), ...record.differences.filter(({ outcome }) => outcome === 'passes')]
  const blocks = [
    `**${holds ? '✅' : '❌'} ${text}**`,
    `${code(record.base)} → ${code(record.head)}`,
    ...(shown.length === 0 ? [] : [table(shown)]),
    ...(folded.length === 0 ? [] : [fold(`${count(folded.length, 'more change')}`, list(folded))]),
    ...(record.overhead === undefined ? [] : [inert(overheadOf(record.overhead))]),
    ...record.trees.map((tree) => fold(`the traces of ${code(tree.operation)}`, treeText(tree))),
    ...advice(record),
    ...expired(record),
    ...(record.notes.length === 0 ? [] : [record.notes.map((note) => `- ${inert(note)}`).join('\n')]),
  ]
  return `${blocks.join('\n\n')}\n`
}

const table = (rows: readonly ReportedDifference[]): string =>
  ['| | service | change | what |', '|---|---|---|---|', ...rows.map(row)].join('\n')

function row(one: ReportedDifference): string {
  const reason = one.reason === undefined ? '' : `<br><em>${inert(one.reason)}</em>`
  const source = one.source === undefined ? '' : `<br>${code(`${one.source.file}:${one.source.line}`)}`
  const why = whyOf(one)
  return `| ${OUTCOME_MARKS[one.outcome]} | ${code(one.service)} | **${one.change}** | ${code(detailOf(one))}${why === '' ? '' : `<br>${inert(why)}`}${reason}${source} |`
}

function list(differences: readonly ReportedDifference[]): string {
  const lines = differences
    .slice(0, FOLDED)
    .map(
      (one) => `- ${OUTCOME_MARKS[one.outcome]} ${code(one.service)} ${one.change}: ${code(detailOf(one))}`,
    )
  const left = differences.length - lines.length
  return [...lines, ...(left > 0 ? [`- and ${left} more`] : [])].join('\n')
}

const fold = (title: string, body: string): string =>
  `<details><summary>${title}</summary>\n\n${body}\n\n</details>`

/** Lines around what changed; what is the same for long is left out. */
const AROUND = 2

function treeText({ lines }: TreeDiff): string {
  const near = (at: number): boolean =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ mark }) => mark !== ' ')
  const out: string[] = []
  for (const [at, line] of lines.entries()) {
    if (at === 0 || near(at)) out.push(lineText(line))
    else if (out.at(-1) !== '  ...') out.push('  ...')
  }
  // A fence that text within could close would let it out.
  return `\`\`\`diff\n${out.join('\n')}\n\`\`\``
}

const lineText = ({ mark, depth, text }: TreeLine): string =>
  `${mark} ${'  '.repeat(depth)}${visible(text).replace(/[`\n]/g, "'")}`

function advice({ differences, acceptedFile }: GateRecord): string[] {
  const first = differences.find(({ outcome }) => outcome === 'fails')
  return first === undefined ? [] : [`${inert(adviceOf(first, acceptedFile))}`]
}

function expired({ expired: changes, acceptedFile = 'their file' }: GateRecord): string[] {
  if (changes.length === 0) return []
  const lines = changes.map(
    ({ change, service = '*', subject = '*' }) => `- ${change}: ${code(`${service} ${subject}`)}`,
  )
  return [
    `Accepted changes that are no longer needed: take them out of ${code(acceptedFile)}.\n${lines.join('\n')}`,
  ]
}
