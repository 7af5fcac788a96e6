// Idle polls: roots that looked for work, found none, and left a trace all the same.
import { attributeText, type Span } from '../../../harness/telemetry/index.ts'
import {
  destination,
  isDatabase,
  isHarness,
  isMessaging,
  messagingOperation,
  nameShape,
  processOf,
  push,
  type Run,
  type TraceIndex,
} from '../../model/index.ts'

export interface Poll {
  readonly service: string
  /** Name of the root, without what varies. */
  readonly name: string
  /** All roots of this name in this process, idle or not. */
  readonly rounds: number
  readonly idle: readonly TraceIndex[]
}

/** A poll asks once and is done; one more span may open the connection or the transaction. */
const MOST_BELOW = 3

/** Words by which pollers call themselves. */
const POLLING = /outbox|relay|poll|queue|dequeue|fetch|receive|listen|inbox|tick/i
const WAITING = /^\s*(blpop|brpop|brpoplpush|blmove|bzpop\w*|xread(group)?|poll|receive)\b/i

const READING =
  /^\s*(\S+[ .:-])?(select|find|scan|query|get|mget|hget|hgetall|lrange|llen|lpop|rpop|blpop|brpop|brpoplpush|zrange\w*|zcard|xread(group)?|exists|fetch|count|ping|begin|start transaction|commit|rollback)\b/i

const operationText = (span: Span): string =>
  attributeText(span.attributes, 'db.operation.name', 'db.operation', 'db.query.text', 'db.statement') ??
  span.name

const isRead = (span: Span): boolean => isDatabase(span) && READING.test(operationText(span))

const isEmptyReceive = (span: Span): boolean =>
  isMessaging(span) &&
  /^(receive|poll)$/i.test(messagingOperation(span) ?? '') &&
  !/^[1-9]/.test(attributeText(span.attributes, 'messaging.batch.message_count') ?? '')

/** Nothing was done but to look: no write, no call, no message. */
function isIdle(trace: TraceIndex, root: Span): boolean {
  if (trace.spans.length > MOST_BELOW + 1 || trace.roots.length !== 1 || root.links.length > 0) return false
  if (trace.spans.some((span) => span.status.code === 'ERROR')) return false
  const below = trace.spans.filter((span) => span !== root)
  if (!below.every((span) => span.kind === 'CLIENT' && (isRead(span) || isEmptyReceive(span)))) return false
  if (root.kind === 'INTERNAL') return below.length > 0
  if (root.kind === 'CONSUMER') return isEmptyReceive(root)
  return isEmptyReceive(root) || (isRead(root) && speaksOfPolling(root))
}

const speaksOfPolling = (span: Span): boolean =>
  POLLING.test(span.name) || POLLING.test(operationText(span)) || WAITING.test(operationText(span))

/** Polls of which at least `least` rounds were idle, and that come again and again or say that they poll. */
export function idlePolls(run: Run, least: number): Poll[] {
  const groups = new Map<
    string,
    { readonly root: Span; readonly rounds: bigint[]; readonly idle: TraceIndex[] }
  >()
  for (const trace of run.traces) {
    const [root] = trace.roots
    if (root === undefined || isHarness(root) || root.kind === 'SERVER' || root.kind === 'PRODUCER') continue
    const key = [processOf(root), root.kind, nameShape(root.name), destination(root) ?? ''].join('\n')
    let group = groups.get(key)
    if (group === undefined) {
      group = { root, rounds: [], idle: [] }
      groups.set(key, group)
    }
    group.rounds.push(root.startTime)
    if (isIdle(trace, root)) group.idle.push(trace)
  }
  const polls = new Map<string, Poll[]>()
  for (const { root, rounds, idle } of groups.values()) {
    if (idle.length < least || !(speaksOfPolling(root) || isRegular(rounds))) continue
    const service = processOf(root).split('\n')[0] ?? ''
    push(polls, service, { service, name: nameShape(root.name), rounds: rounds.length, idle })
  }
  return [...polls.values()].flat()
}

/** At least half of the intervals lie near the median: a timer, not requests. */
function isRegular(starts: readonly bigint[]): boolean {
  const sorted = starts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const gaps = sorted.slice(1).map((start, at) => Number(start - (sorted[at] as bigint)))
  const median = gaps.toSorted((a, b) => a - b)[gaps.length >> 1]
  if (median === undefined) return false
  return gaps.filter((gap) => gap > median / 2 && gap < median * 1.5).length * 2 >= gaps.length
}
