// The known breaks of the instrumentation, by the name in CASINO_FAULT. Each one damages the instrumentation
// itself, from here and from the files beside it, so that the services' own code is the same with and without it.
import { type Context, context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { LoggerOptions } from 'pino'

export const fault = process.env['CASINO_FAULT']

/** `no-flush`: the process ends at once, and what was not yet exported is lost. */
export const endsWithoutFlush = fault === 'no-flush'

/**
 * `*-no-inject`: outgoing calls carry neither trace context nor baggage. `ws-no-traceparent`: incoming messages neither.
 * `dashboard-ignores-context`: nor does anything that comes in.
 * `blackjack-forgets-deal`: a hand is kept without the context of its deal.
 */
export function breakPropagation(): void {
  if (fault === 'frontend-grpc-no-inject') skipInject(isGrpcMetadata)
  if (fault === 'slots-scoring-no-inject') skipInject((carrier) => !isGrpcMetadata(carrier))
  if (fault === 'blackjack-forgets-deal') skipInject(isHand)
  if (fault === 'dashboard-ignores-context') skipExtract(() => true)
  if (fault === 'ws-no-traceparent') skipExtract(isSocketMessage)
}

/** `flag-event-no-variant`: the event of an evaluation does not say what came of it. */
export const unreportedFlagAttributes = () =>
  fault === 'flag-event-no-variant'
    ? (['feature_flag.result.variant', 'feature_flag.result.value'] as const).slice()
    : []

/** By its shape: importing the class here would load the library before it can be instrumented. */
function isGrpcMetadata(carrier: unknown): boolean {
  return carrier instanceof Object && 'getMap' in carrier
}

function isHand(carrier: unknown): boolean {
  return carrier instanceof Object && 'deck' in carrier
}

function isSocketMessage(carrier: unknown): boolean {
  return carrier instanceof Object && 'type' in carrier
}

function skipInject(isSkipped: (carrier: unknown) => boolean): void {
  const inject = propagation.inject.bind(propagation)
  propagation.inject = (active, carrier, setter) => {
    if (!isSkipped(carrier)) inject(active, carrier, setter)
  }
}

function skipExtract(isSkipped: (carrier: unknown) => boolean): void {
  const extract = propagation.extract.bind(propagation)
  propagation.extract = (active, carrier, getter) =>
    isSkipped(carrier) ? active : extract(active, carrier, getter)
}

/** `logger-without-ids`, `logger-stale-ids`: log records are written in no context, or in that of the first request. */
export function faultyLogHooks(): LoggerOptions['hooks'] {
  let first: Context | undefined
  const contextOfLog: Record<string, () => Context> = {
    'logger-without-ids': () => ROOT_CONTEXT,
    'logger-stale-ids': () => {
      if (trace.getActiveSpan()) first ??= context.active()
      return first ?? context.active()
    },
  }
  const choose = contextOfLog[fault ?? '']
  if (!choose) return undefined
  return {
    logMethod(args, method) {
      context.with(choose(), () => method.apply(this, args))
    },
  }
}

const busyMs = 2

/** `slow-instrumentation`: starting the span of a play keeps the processor busy for 2 ms; without an SDK, too. */
export function slowDown(): void {
  if (fault !== 'slow-instrumentation') return
  const getTracer = trace.getTracer.bind(trace)
  trace.getTracer = (scope, version) => {
    const tracer = getTracer(scope, version)
    const start = tracer.startActiveSpan.bind(tracer) as (...given: readonly unknown[]) => unknown
    tracer.startActiveSpan = (...given: readonly unknown[]) => {
      if (given[0] === 'game.play') burn(busyMs)
      return start(...given) as never
    }
    return tracer
  }
}

function burn(milliseconds: number): void {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}
