// What an operation costs in telemetry: how many spans it leaves, and how many bytes.
import type { Span } from '../../harness/telemetry/index.ts'
import { isHarness, nameShape, push, serviceOf, type TraceIndex } from '../model/index.ts'
import { bytesOf } from './bytes.ts'
import type { ServiceTally } from './spans.ts'
import { rangeText, sizeClass } from './values.ts'
import type { Tally } from './tally.ts'
import type { Work } from './work.ts'

interface Cost {
  spans: number
  bytes: number
  failed: boolean
}

/** What fails is retried, or given up early: where there are others, they are the measure. An operation begins where the system is asked from outside, and where a trace begins by itself. */
export function gatherOperations(work: Work, serviceOfName: ServiceTally): void {
  const costs = new Map<Tally, Cost[]>()
  for (const trace of work.traces) {
    for (const span of trace.spans) {
      if (isHarness(span)) continue
      const parent = trace.parentOf(span)
      if (parent !== undefined && !isHarness(parent)) continue
      const operation = serviceOfName(serviceOf(span))
        .child('operation', span.kind, nameShape(span.name))
        .be()
      push(costs, operation, costOf(span, trace))
    }
  }
  for (const [operation, all] of costs) {
    const sound = all.filter(({ failed }) => !failed)
    for (const { spans, bytes } of sound.length > 0 ? sound : all) {
      const size = sizeClass(bytes)
      operation.child('spans').be(rangeText(spans, spans))
      operation.child('bytes').be(rangeText(size, size))
    }
  }
}

/** Of the span and all below it; without recursion, which deep traces would not survive, and each once, whatever cycles there are. */
function costOf(top: Span, trace: TraceIndex): Cost {
  const cost = { spans: 0, bytes: 0, failed: false }
  const seen = new Set<Span>([top])
  for (const span of seen) {
    cost.spans++
    cost.bytes += bytesOf(span)
    if (span.status.code === 'ERROR') cost.failed = true
    for (const child of trace.childrenOf(span)) seen.add(child)
  }
  return cost
}
