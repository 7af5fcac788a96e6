// TRC9: clocks of two processes that disagree, as their calls show.
import type { Span } from '../../../harness/telemetry/index.ts'
import { durationText, evidenceOf } from '../../diagnosis/index.ts'
import {
  compareText,
  describeShape,
  failedToReach,
  processOf,
  type Run,
  serviceOf,
} from '../../model/index.ts'
import { Cases, type Checked, type Judged, type Rule, setting } from '../rule.ts'

/** All calls of one process by another. */
interface Pair {
  readonly from: string
  readonly to: string
  calls: number
  /** How far the middle of the callee's time lies after that of the call, nanoseconds, where it lies outside. */
  readonly outside: { readonly server: Span; readonly offset: bigint }[]
}

/** CLIENT spans with the one SERVER span that answers each; one with several is a context used again, not a clock. */
function answeredOnce(run: Run): Map<Span, Span> {
  const answers = new Map<Span, Span | undefined>()
  for (const server of run.servers()) {
    const client = run.parentOf(server)
    if (client?.kind !== 'CLIENT') continue
    answers.set(client, answers.has(client) ? undefined : server)
  }
  const single = new Map<Span, Span>()
  for (const [client, server] of answers) {
    if (server !== undefined && processOf(client) !== processOf(server) && !failedToReach(client))
      single.set(client, server)
  }
  return single
}

function pairsOf(run: Run, tolerance: bigint): Pair[] {
  const pairs = new Map<string, Pair>()
  for (const [client, server] of answeredOnce(run)) {
    const key = `${processOf(client)}\n\n${processOf(server)}`
    let pair = pairs.get(key)
    if (pair === undefined) {
      pair = { from: serviceOf(client), to: serviceOf(server), calls: 0, outside: [] }
      pairs.set(key, pair)
    }
    pair.calls++
    const offset = offsetOf(client, server, tolerance)
    if (offset !== undefined) pair.outside.push({ server, offset })
  }
  return [...pairs].toSorted(([a], [b]) => compareText(a, b)).map(([, pair]) => pair)
}

/** Undefined where both agree, or where something else than a clock explains that they don't. */
function offsetOf(client: Span, server: Span, tolerance: bigint): bigint | undefined {
  const [early, late] = [client.startTime - server.startTime, server.endTime - client.endTime]
  if (early <= tolerance && late <= tolerance) return undefined
  // Work that takes longer than its call goes on after an answer or a timeout.
  const longer = server.endTime - server.startTime - (client.endTime - client.startTime)
  return longer > tolerance ? undefined : (late - early) / 2n
}

const sign = (offset: bigint): number => (offset < 0n ? -1 : 1)

function checkClocks(judged: Judged): Checked {
  const cases = new Cases('TRC9')
  const tolerance = BigInt(Math.round(setting(judged, 'TRC9', 'toleranceMilliseconds') * 1e6))
  let subjects = 0
  for (const { from, to, calls, outside } of pairsOf(judged.run, tolerance)) {
    subjects += calls
    const sorted = outside.toSorted((a, b) => (a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0))
    const median = sorted[sorted.length >> 1]
    if (median === undefined) continue
    const alike = sorted.filter(({ offset }) => sign(offset) === sign(median.offset))
    if (alike.length * 2 < calls) continue
    const { server, offset } = median
    const size = durationText(offset < 0n ? -offset : offset)
    const direction = offset < 0n ? 'behind' : 'ahead of'
    cases.add({
      subject: { service: to, traceId: server.traceId, spanId: server.spanId, name: server.name },
      message: `the clock of ${to} is ${direction} that of ${from}`,
      evidence: [
        { text: `${alike.length} of ${calls} calls were served outside their time; median offset ${size}` },
        evidenceOf(server, `${describeShape(server)} lies ${size} ${direction} the call it answers`),
      ],
      times: alike.length,
    })
  }
  return { subjects, findings: cases.findings() }
}

export const traceClockRules: readonly Rule[] = [{ code: 'TRC9', check: checkClocks }]
