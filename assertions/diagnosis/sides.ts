// The two sides of a synchronous hop: spans that call another service, and spans that began what somebody asked for.
import type { Span } from '../../harness/telemetry/index.ts'
import {
  hasParentId,
  httpPath,
  impliedKind,
  isDatabase,
  isHarness,
  isMessaging,
  operationOf,
  perRun,
  type Run,
  serviceOf,
} from '../model/index.ts'

/** It asks another service for something, whatever kind it says it is; no database and no message. */
function isCallSpan(run: Run, span: Span): boolean {
  if (span.kind === 'CLIENT') return !isDatabase(span) && !isMessaging(span)
  if (span.kind !== 'INTERNAL' && span.kind !== 'UNSPECIFIED') return false
  return impliedKind(run, span)?.kind === 'CLIENT' && !isDatabase(span)
}

/** Instrumentations one above the other make several spans for one call; the innermost one stands for it. */
const hasInnerCall = (run: Run, call: Span): boolean =>
  run
    .childrenOf(call)
    .some(
      (child) =>
        child.kind === 'CLIENT' &&
        serviceOf(child) === serviceOf(call) &&
        !isDatabase(child) &&
        !isMessaging(child),
    )

/** Every call, the innermost span of each, oldest trace first. */
export const callSpans = perRun((run) => {
  const calls: Span[] = []
  for (const trace of run.traces)
    for (const span of trace.spans) if (isCallSpan(run, span) && !hasInnerCall(run, span)) calls.push(span)
  return calls
})

/** First spans of other services, and SERVER spans, that the call is the parent of, also through spans of its own service. */
export function continuationsOf(run: Run, call: Span): Span[] {
  const found: Span[] = []
  const seen = new Set<Span>([call])
  const queue: Span[] = [call]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const child of run.childrenOf(at)) {
      if (child.kind === 'SERVER' || serviceOf(child) !== serviceOf(call)) found.push(child)
      else if (!seen.has(child)) {
        seen.add(child)
        queue.push(child)
      }
    }
  }
  return found
}

/**
 * Of the spans that go on with one call: those that another call must have caused. A call is answered once; what begins
 * at the same service after the call had ended was sent its context once more.
 */
export function displacedOf(call: Span, continuations: readonly Span[]): Span[] {
  if (continuations.length < 2) return []
  const firsts = new Map<string, Span>()
  for (const one of continuations) {
    const service = serviceOf(one)
    const first = firsts.get(service)
    if (first === undefined || one.startTime < first.startTime) firsts.set(service, one)
  }
  return continuations.filter((one) => {
    const first = firsts.get(serviceOf(one)) as Span
    return one !== first && one.startTime > call.endTime && first.startTime <= call.endTime
  })
}

/** How a span that belongs under a call hangs elsewhere. */
export interface Stray {
  readonly span: Span
  /** `loose`: without parent in the run; `wrong parent`: under a span that made no such call; `displaced`: under another call. */
  readonly place: 'loose' | 'wrong parent' | 'displaced'
}

/** SERVER spans that no call is the parent of. */
function strayServer(run: Run, server: Span): Stray | undefined {
  const parent = run.parentOf(server)
  if (parent === undefined) return { span: server, place: 'loose' }
  if (parent.kind === 'CLIENT' || parent.kind === 'PRODUCER' || isHarness(parent)) return undefined
  if (isSecondServer(server, parent) || isCallSpan(run, parent)) return undefined
  return { span: server, place: 'wrong parent' }
}

/** Two instrumentations of one request, one below the other. */
const isSecondServer = (server: Span, parent: Span): boolean =>
  parent.kind === 'SERVER' &&
  serviceOf(parent) === serviceOf(server) &&
  (operationOf(parent) === operationOf(server) || httpPath(parent) === httpPath(server))

/** Everything that may be the lost part of a call to the service, oldest first but for what is displaced. */
export function straysOf(run: Run, service: string): Stray[] {
  const found: Stray[] = []
  for (const server of run.servers(service)) {
    const stray = strayServer(run, server)
    if (stray !== undefined) found.push(stray)
  }
  for (const span of run.loose(service)) {
    if (span.kind !== 'INTERNAL' && span.kind !== 'UNSPECIFIED') continue
    if (span.parentSpanId === '' || /^0+$/.test(span.parentSpanId)) found.push({ span, place: 'loose' })
  }
  return found
}

/** No real call has so many spans between itself and its request. */
const HEIGHT = 20

/** A SERVER span of the right trace that hangs on a span above its call, and not on the call. */
export function hangsBesideCall(run: Run, client: Span, fragment: Span | undefined): fragment is Span {
  if (fragment === undefined || fragment.traceId !== client.traceId || !hasParentId(fragment)) return false
  let above = run.parentOf(client)
  for (let height = 0; above !== undefined && height < HEIGHT; height++) {
    if (above.spanId === fragment.parentSpanId) return true
    if (serviceOf(above) !== serviceOf(client)) return false
    above = run.parentOf(above)
  }
  return false
}
