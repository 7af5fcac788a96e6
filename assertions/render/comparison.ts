// The tree demanded beside the tree found, as text.
import type { ComparisonLine, ContractResult } from '../comparison.ts'

const MARKS: Readonly<Record<ComparisonLine['mark'], string>> = {
  same: ' ',
  missing: '-',
  different: '!',
  extra: '+',
}

/** Longer texts are cut: two of them must stand side by side. */
const WIDEST = 72

const cut = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text)

/**
 * One line each: mark, expected | found, note. `-` is missing, `!` different, `+` not demanded.
 */
export function renderComparison(result: ContractResult): string {
  const rows = result.lines.map((line) => {
    const indent = '  '.repeat(line.depth)
    return {
      mark: MARKS[line.mark],
      expected: line.expected === undefined ? '' : cut(indent + line.expected),
      found: line.found === undefined ? '' : cut(indent + line.found),
      note: line.note === undefined ? '' : `  <- ${line.note}`,
    }
  })
  const left = Math.max('expected'.length, ...rows.map((row) => row.expected.length))
  const right = Math.max('found'.length, ...rows.map((row) => row.found.length))
  const verdict = result.fulfilled ? 'fulfilled' : 'not fulfilled'
  return [
    `contract "${result.contract}" ${verdict} by trace ${result.traceId}`,
    `  ${'expected'.padEnd(left)} | found`,
    ...rows.map(({ mark, expected, found, note }) =>
      `${mark} ${expected.padEnd(left)} | ${note === '' ? found : found.padEnd(right)}${note}`.trimEnd(),
    ),
    ...(rows.some(({ mark }) => mark !== ' ') ? ['  (- missing, ! different, + not demanded)'] : []),
  ].join('\n')
}
