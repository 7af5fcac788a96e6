// Harmless rewrites: what may differ from one recording of a sound system to the next, and must raise nothing.
import type { Span } from '../../../harness/telemetry/index.ts'
import { compareText, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { shiftClocks } from '../clock.ts'
import { addSpans, madeId } from '../edit.ts'
import { otherIds } from './other-ids.ts'
import { below, type Random } from './random.ts'
import { lessOften } from './seldom.ts'

export { below, type Random, seeded, shuffled } from './random.ts'

export interface Rewrite {
  readonly name: string
  readonly apply: (observed: Observed, random: Random) => Observed
  /** Of all controls it is in about this part. */
  readonly share: number
}

/**
 * Milliseconds. Two clocks may differ by twice as much, in opposite ways; the rest of what TRC9 tolerates (50 ms) is for
 * spans that end late on a busy machine.
 */
const TOLERANCE = 15

function shiftedClocks(observed: Observed, random: Random): Observed {
  const offsets = new Map<string, number>()
  // In a fixed order, so that the same seed gives the same clocks.
  const services = new Set(observed.traces.flatMap((trace) => trace.spans.map(serviceOf)))
  for (const service of [...services].toSorted(compareText))
    offsets.set(service, below(random, 2 * TOLERANCE + 1) - TOLERANCE)
  return shiftClocks(observed, (service) => offsets.get(service) ?? 0)
}

/** Night jobs of another system that sends to the same place. */
function unrelatedTraffic(observed: Observed, random: Random): Observed {
  const like = observed.traces[0]?.spans[0]
  if (like === undefined) return observed
  const count = 1 + below(random, 8)
  const instance = madeId('other instance', below(random, 1e6), 32)
  const resource = {
    ...like.resource,
    attributes: [
      { key: 'service.name', value: 'payroll-night-job' },
      { key: 'service.instance.id', value: instance },
      { key: 'telemetry.sdk.name', value: 'opentelemetry' },
      { key: 'telemetry.sdk.language', value: 'python' },
      { key: 'telemetry.sdk.version', value: '1.39.0' },
    ],
  }
  const scope = {
    name: 'payroll',
    version: '1.4.0',
    attributes: [],
    droppedAttributesCount: 0,
    schemaUrl: '',
  }
  const spans = Array.from({ length: count }, (_, at): Span[] => {
    const traceId = madeId(`${instance} trace`, at, 32)
    const job = madeId(`${instance} job`, at, 16)
    const startTime = like.startTime + BigInt(below(random, 2_000)) * 1_000_000n
    const plain = {
      ...like,
      resource,
      scope,
      traceId,
      traceState: '',
      events: [],
      links: [],
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
      status: { code: 'UNSET', codeNumber: 0, message: '' },
    } as const
    return [
      {
        ...plain,
        spanId: job,
        parentSpanId: '',
        flags: 0x101,
        name: 'close month',
        kind: 'INTERNAL',
        kindNumber: 1,
        startTime,
        endTime: startTime + 40_000_000n,
        attributes: [],
      },
      {
        ...plain,
        spanId: madeId(`${instance} query`, at, 16),
        parentSpanId: job,
        flags: 0x101,
        name: 'SELECT payslips',
        kind: 'CLIENT',
        kindNumber: 3,
        startTime: startTime + 2_000_000n,
        endTime: startTime + 9_000_000n,
        attributes: [
          { key: 'db.system.name', value: 'postgresql' },
          { key: 'db.namespace', value: 'payroll' },
          { key: 'db.operation.name', value: 'SELECT' },
          { key: 'db.collection.name', value: 'payslips' },
          { key: 'db.query.text', value: 'SELECT * FROM payslips WHERE month = $1' },
          { key: 'server.address', value: 'payroll-db' },
          { key: 'server.port', value: 5432n },
        ],
      },
    ]
  }).flat()
  return addSpans(observed, spans)
}

/** What can be rewritten in the model; order, split and resending of batches are the business of who sends them. */
export const rewrites: readonly Rewrite[] = [
  // First, for what it leaves out the others need not touch; seldom left out, for the same reason.
  { name: 'metrics exported less often', apply: lessOften, share: 0.9 },
  { name: 'other ids', apply: otherIds, share: 0.5 },
  { name: 'clocks shifted within tolerance', apply: shiftedClocks, share: 0.5 },
  { name: 'unrelated traffic', apply: unrelatedTraffic, share: 0.5 },
]
