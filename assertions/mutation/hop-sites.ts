// The hops of a capture at which a context crossed over: where it can be lost.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Hop } from '../finding.ts'
import { compareText, operationOf, push, type Run, serviceOf, viaOf } from '../model/index.ts'

/** One call or message: the span of the sending side, and the first span of the receiving side. */
export interface Crossing {
  readonly sender: Span
  readonly receiver: Span
}

export interface HopSite {
  readonly hop: Hop
  readonly kind: 'call' | 'message'
  readonly crossings: readonly Crossing[]
}

/** All hops kept by parent or link, sorted. */
export function hopSites(run: Run): HopSite[] {
  const found = new Map<string, Crossing[]>()
  const hops = new Map<string, Hop>()
  for (const receiver of [...run.servers(), ...run.consumers]) {
    const sender = senderOf(run, receiver)
    if (sender === undefined) continue
    const hop: Hop = {
      from: serviceOf(sender),
      to: serviceOf(receiver),
      via: viaOf(receiver),
      operation: operationOf(receiver),
    }
    const key = JSON.stringify(hop)
    hops.set(key, hop)
    push(found, key, { sender, receiver })
  }
  return [...found]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([key, crossings]) => ({
      hop: hops.get(key) as Hop,
      kind: crossings[0]?.receiver.kind === 'CONSUMER' ? 'message' : 'call',
      crossings,
    }))
}

/** The span of another service that it continues, by parent or by link. */
function senderOf(run: Run, receiver: Span): Span | undefined {
  const linked = receiver.links.flatMap((link) => run.span(link.traceId, link.spanId) ?? [])
  return [run.parentOf(receiver), ...linked].find(
    (span) => span !== undefined && serviceOf(span) !== serviceOf(receiver),
  )
}

export const hopText = ({ from, to, via, operation }: Hop): string =>
  `${from} -> ${to} via ${via}, ${operation}`
