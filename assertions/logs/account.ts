// What the lines of a service on standard output amount to: how many tell of work, how many carry ids.
import { push } from '../model/index.ts'
import { idsInText } from './line.ts'
import type { LogEntry, Lookalike } from './log-entry.ts'

export interface LogAccount {
  readonly service: string
  readonly entries: number
  /** Entries with a trace id or a span id, wherever they carry it. */
  readonly withIds: number
  /** Entries that account for a request. */
  readonly requests: number
  /** Entries that say what others say, too: work done again and again, and not a start or an end. */
  readonly repeated: number
  readonly timed: boolean
  /** One of those that tell of work. */
  readonly example: LogEntry | undefined
}

/** Said this often, it is no start, not even of a service that was started twice. */
const REPEATED = 3
/** Statements of a service that are told apart; of more than that nothing is learnt. */
const STATEMENTS = 1_000
const STATEMENT_LENGTH = 120

/** What an entry says, whatever numbers and ids are in it. */
const statementOf = ({ text }: LogEntry): string =>
  text
    .slice(0, STATEMENT_LENGTH)
    .split('\n', 1)
    .join('')
    .replace(/[0-9a-f]{8,}|\d+/gi, '#')

interface Tally {
  entries: number
  withIds: number
  requests: number
  timed: boolean
  request: LogEntry | undefined
  readonly statements: Map<string, { count: number; readonly first: LogEntry }>
}

function tally(entries: readonly LogEntry[]): Tally {
  const sum: Tally = {
    entries: 0,
    withIds: 0,
    requests: 0,
    timed: false,
    request: undefined,
    statements: new Map(),
  }
  for (const entry of entries) {
    sum.entries++
    if (entry.traceId !== '' || entry.spanId !== '' || idsInText(entry.text).traceId !== '') sum.withIds++
    if (entry.written !== undefined) sum.timed = true
    if (entry.request !== undefined) {
      sum.requests++
      sum.request ??= entry
    }
    const statement = statementOf(entry)
    const known = sum.statements.get(statement)
    if (known !== undefined) known.count++
    else if (sum.statements.size < STATEMENTS) sum.statements.set(statement, { count: 1, first: entry })
  }
  return sum
}

/** An account for each service that printed anything, in the order of their names. */
export function accountsOfLogs(entries: readonly LogEntry[]): LogAccount[] {
  const byService = new Map<string, LogEntry[]>()
  for (const entry of entries) if (entry.channel === 'stdout') push(byService, entry.service, entry)
  return [...byService]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, own]) => {
      const { statements, request, ...sums } = tally(own)
      const again = [...statements.values()].filter(({ count }) => count >= REPEATED)
      return {
        service,
        entries: sums.entries,
        withIds: sums.withIds,
        requests: sums.requests,
        timed: sums.timed,
        repeated: again.reduce((sum, { count }) => sum + count, 0),
        example: request ?? again.toSorted((a, b) => b.count - a.count)[0]?.first,
      }
    })
}

/** How often ids in the form of trace ids stand under a key of a service, and how many are traces. */
export interface LookalikeAccount {
  readonly service: string
  readonly key: string
  readonly times: number
  readonly distinct: number
  readonly known: number
  readonly example: LogEntry
  readonly id: string
}

/** A UUID of version 4 without its dashes: where all ids of a key are such, they are no trace ids by intent. */
const UUID = /^[0-9a-f]{12}4[0-9a-f]{3}[89ab]/

/** An account for each service and key, in the order of their names. `isTrace`: whether a trace of this id arrived. */
export function accountsOfLookalikes(
  entries: readonly LogEntry[],
  isTrace: (id: string) => boolean,
): LookalikeAccount[] {
  const groups = new Map<string, { first: LogEntry; lookalike: Lookalike; times: number; ids: Set<string> }>()
  for (const entry of entries) {
    for (const lookalike of entry.lookalikes) {
      const key = `${entry.service}\n${lookalike.key}`
      const group = groups.get(key) ?? { first: entry, lookalike, times: 0, ids: new Set() }
      group.times++
      group.ids.add(lookalike.id)
      groups.set(key, group)
    }
  }
  return [...groups]
    .filter(([, { ids }]) => [...ids].some((id) => !UUID.test(id) || isTrace(id)))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { first, lookalike, times, ids }]) => ({
      service: first.service,
      key: lookalike.key,
      times,
      distinct: ids.size,
      known: [...ids].filter(isTrace).length,
      example: first,
      id: lookalike.id,
    }))
}
