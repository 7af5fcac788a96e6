// What an operation costs in telemetry: how many spans it leaves, and how many bytes.
import type { Span } from '../../harness/telemetry/index.ts'
import { isHarness, nameShape, serviceOf, type TraceIndex } from '../model/index.ts'
import { bytesOf } from './bytes.ts'
import type { ServiceTally } from './spans.ts'
import { rangeText, sizeClass } from './values.ts'
import type { Work } from './work.ts'

interface Cost {
  spans: number
  bytes: number
}

/** An operation begins where the system is asked from outside, and where a trace begins by itself. */
export function gatherOperations(work: Work, serviceOfName: ServiceTally): void {
  for (const trace of work.traces) {
    for (const span of trace.spans) {
      if (isHarness(span)) continue
      const parent = trace.parentOf(span)
      if (parent !== undefined && !isHarness(parent)) continue
      const { spans, bytes } = costOf(span, trace)
      const operation = serviceOfName(serviceOf(span))
        .child('operation', span.kind, nameShape(span.name))
        .be()
      operation.child('spans').be(rangeText(spans, spans))
      const size = sizeClass(bytes)
      operation.child('bytes').be(rangeText(size, size))
    }
  }
}

/** Of the span and all below it; without recursion, which deep traces would not survive, and each once, whatever cycles there are. */
function costOf(top: Span, trace: TraceIndex): Cost {
  const cost = { spans: 0, bytes: 0 }
  const seen = new Set<Span>([top])
  for (const span of seen) {
    cost.spans++
    cost.bytes += bytesOf(span)
    for (const child of trace.childrenOf(span)) seen.add(child)
  }
  return cost
}
