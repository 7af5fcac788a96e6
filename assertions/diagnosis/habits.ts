// What the run says about who carries and who honours contexts: it tells which side failed where no header was seen.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Alternative, Certainty, LossReason } from '../finding.ts'
import { askedByHarness, perRun, type Run, serviceOf, viaOf } from '../model/index.ts'
import { callSpans, continuationsOf } from './sides.ts'

class Habits {
  /** Services that continue traces from outside, and what makes their spans: each extracts for itself. With how often. */
  readonly honours = new Map<string, number>()
  /** Services whose calls are continued by others, by the means of the call and by what makes its span: each injects for itself. */
  readonly injects = new Set<string>()
  /** Services that began traces of their own for requests of the harness, which carry a context always. */
  readonly ignores = new Set<string>()

  constructor(run: Run) {
    for (const server of run.servers()) {
      const parent = run.parentOf(server)
      const asked = askedByHarness(server)
      if (parent === undefined && asked !== undefined && asked !== server.traceId)
        this.ignores.add(serviceOf(server))
      if (parent !== undefined && parent.kind !== 'CLIENT') this.#honour(server, parent)
    }
    for (const call of callSpans(run)) {
      for (const one of continuationsOf(run, call)) {
        this.#honour(one, call)
        if (serviceOf(one) !== serviceOf(call)) this.injects.add(meansOf(call))
      }
    }
  }

  #honour(work: Span, from: Span): void {
    const service = serviceOf(work)
    if (serviceOf(from) === service) return
    for (const door of [service, doorOf(work)]) this.honours.set(door, (this.honours.get(door) ?? 0) + 1)
  }
}

const doorOf = (work: Span): string => `${serviceOf(work)} ${work.scope.name}`

const meansOf = (call: Span): string => `${serviceOf(call)} ${viaOf(call)} ${call.scope.name}`

const habitsOf = perRun((run) => new Habits(run))

export interface LikelyReason {
  readonly reason: LossReason
  readonly certainty: Certainty
  readonly alternatives: readonly Alternative[]
  readonly text: string
}

/** Scopes of instrumentation libraries, which propagate by themselves. */
const LIBRARY = /instrumentation|(^|[/.])otel[a-z]+$|^io\.opentelemetry\.|^opentelemetry\.ext/i

const isInstrumented = (span: Span): boolean => LIBRARY.test(span.scope.name)

/** Spans alone don't show the headers; what both sides do elsewhere tells which of them failed here. */
export function likelyReason(run: Run, call: Span, service: string, work: Span): LikelyReason {
  const { honours, ignores, injects } = habitsOf(run)
  const caller = serviceOf(call)
  const carries = injects.has(meansOf(call))
  // Where the caller is known to inject, what the callee extracts elsewhere, by other instrumentation, says nothing.
  const honoured = honours.get(carries ? doorOf(work) : service) ?? 0
  const other = (reason: LossReason, text: string): Alternative[] => [{ reason, certainty: 'possible', text }]
  if (honoured > 0) {
    const text = `${service} continues the traces of ${honoured} other requests, so it extracts what it is sent`
    return { reason: 'not injected', certainty: 'likely', alternatives: [], text }
  }
  if (ignores.has(service)) {
    const text = `${service} begins traces of its own for the harness's requests, too, which all carry a traceparent`
    return { reason: 'injected but not extracted', certainty: 'likely', alternatives: [], text }
  }
  const [calls, serves] = [isInstrumented(call), isInstrumented(work)]
  if (serves && !calls) {
    const text = `the span of the call is made by hand; that of ${service} is made by ${work.scope.name}, which extracts what it is sent`
    return { reason: 'not injected', certainty: 'likely', alternatives: [], text }
  }
  if (calls && !serves && work.kind !== 'SERVER') {
    const text = `the span of the call is made by ${call.scope.name}, which injects; that of ${service} is made by hand`
    return { reason: 'injected but not extracted', certainty: 'likely', alternatives: [], text }
  }
  if (carries) {
    return {
      reason: 'injected but not extracted',
      certainty: 'likely',
      alternatives: other('not injected', `${caller} may not inject into this call alone`),
      text: `other calls of ${caller} are continued, and ${service} continues none that comes this way; less likely, this call alone was not injected`,
    }
  }
  return {
    reason: 'not injected',
    certainty: 'possible',
    alternatives: other(
      'injected but not extracted',
      `${service} is not seen to extract a context from any request`,
    ),
    text: `neither side is seen to carry a context elsewhere: not injected by ${caller}, or injected but not extracted by ${service}`,
  }
}
