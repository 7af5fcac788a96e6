// Spans as facts: by service, kind and name, with what they hang under, carry, and cost an operation.
import type { Span } from '../../harness/telemetry/index.ts'
import { isHarness, nameShape, type Run, serviceOf, type TraceIndex } from '../model/index.ts'
import { seeAttributes } from './attributes.ts'
import type { Tally } from './tally.ts'
import type { Work } from './work.ts'

export type ServiceTally = (service: string) => Tally

/** A call of the harness stands for a user's: what answers it begins an operation of the system. */
const callerOf = (span: Span, trace: TraceIndex): Span | undefined => {
  const parent = trace.parentOf(span)
  return parent === undefined || isHarness(parent) ? undefined : parent
}

export function gatherSpans(run: Run, work: Work, serviceOfName: ServiceTally): void {
  for (const trace of work.traces) {
    for (const span of trace.spans) {
      if (!isHarness(span)) gatherSpan(span, trace, run, serviceOfName(serviceOf(span)))
    }
  }
}

function gatherSpan(span: Span, trace: TraceIndex, run: Run, service: Tally): void {
  const name = nameShape(span.name)
  const failed = span.status.code === 'ERROR'
  const tally = service.child('span', span.kind, name).see('', failed)
  tally.child('scope', span.scope.name).see(span.scope.version)
  const caller = callerOf(span, trace)
  const parent = trace.parentOf(span)
  if (caller !== undefined) tally.child('under', serviceOf(caller), caller.kind, nameShape(caller.name)).see()
  else if (parent === undefined) tally.child('root').see()
  const linked = new Set(
    span.links.map(({ traceId, spanId }) => run.span(traceId, spanId)).filter((to) => to !== undefined),
  )
  for (const to of linked) tally.child('link', serviceOf(to), to.kind, nameShape(to.name)).see()
  tally.child('status', span.status.code).see()
  seeAttributes(tally, span.attributes, span, failed)
  gatherEvents(span, tally)
}

/** Whether a page has painted before its load is told depends on how busy the machine is. */
const OF_PAINTING = /^first(Contentful)?Paint$/

function gatherEvents(span: Span, tally: Tally): void {
  const names = new Set<string>()
  for (const { name, attributes } of span.events) {
    if (OF_PAINTING.test(name)) continue
    const shape = nameShape(name)
    const event = tally.child('event', shape)
    // Several of one name on one span are one fact of that span.
    if (!names.has(shape)) event.see()
    names.add(shape)
    seeAttributes(event, attributes, span)
  }
}
