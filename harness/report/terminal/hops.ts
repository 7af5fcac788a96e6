// The hops as a table: what became of the context at each, in numbers.
import type { HopCounts, HopEdge } from '../../../assertions/index.ts'
import { grouped } from '../format.ts'
import { reasonsText } from '../hop-reasons.ts'
import type { RunRecord } from '../run-record.ts'
import { oneLine } from '../safe-text.ts'
import { type Paint, table } from './layout.ts'

const COLUMNS = [
  { title: 'hop' },
  { title: 'via' },
  { title: 'calls', right: true },
  { title: 'kept', right: true },
  { title: 'linked', right: true },
  { title: 'beside', right: true },
  { title: 'torn', right: true },
  { title: 'failed', right: true },
  { title: 'why' },
] as const

/** Operations of one edge that are told one by one. */
const OPERATIONS = 8
const EDGES = 60

const number = (value: number): string => (value === 0 ? '-' : grouped(value))

const cells = (name: string, via: string, counts: HopCounts): string[] => [
  oneLine(name),
  via,
  ...[counts.calls, counts.continued, counts.linked, counts.wrongParent, counts.torn, counts.failed].map(
    number,
  ),
  reasonsText(counts),
]

const isSound = ({ torn, wrongParent }: HopCounts): boolean => torn === 0 && wrongParent === 0

/** An edge by operations only where something is lost at it. */
function rowsOf(edge: HopEdge): { readonly row: string[]; readonly sound: boolean }[] {
  const { from, to, via, operations } = edge
  const name = `${from || '(no service.name)'} -> ${to || '(no service.name)'}${edge.guessed === true ? ' (perhaps)' : ''}`
  const sound = isSound(edge)
  const top = { row: cells(name, via, edge), sound }
  if (sound || operations.length === 1) return [top]
  const shown = operations.toSorted((a, b) => Number(isSound(a)) - Number(isSound(b))).slice(0, OPERATIONS)
  const rest = operations.length - shown.length
  return [
    top,
    ...shown.map((one) => ({ row: cells(`· ${one.operation}`, '', one), sound: isSound(one) })),
    ...(rest > 0
      ? [{ row: [`· and ${rest} more operations`, ...COLUMNS.slice(1).map(() => '')], sound: true }]
      : []),
  ]
}

export function hopsTable({ hops = [] }: RunRecord, paint: Paint, width: number): string[] {
  if (hops.length === 0) return []
  const rows = hops.slice(0, EDGES).flatMap(rowsOf)
  // Columns in which no hop has anything are left out.
  const kept = COLUMNS.flatMap((column, at) =>
    at > 1 && rows.every(({ row }) => row[at] === '-' || row[at] === '') ? [] : [{ column, at }],
  )
  const [head = '', ...lines] = table(
    kept.map(({ column }) => column),
    rows.map(({ row }) => kept.map(({ at }) => row[at] ?? '')),
    width - 4,
  )
  const left = hops.length - EDGES
  return [
    `${paint('bold', 'Hops')}${paint('dim', ' (kept: by parent; beside: right trace, not below the call)')}`,
    paint('dim', head),
    ...lines.map((line, at) => (rows[at]?.sound === false ? paint('red', line) : line)),
    ...(left > 0 ? [paint('dim', `and ${left} more`)] : []),
  ]
}
