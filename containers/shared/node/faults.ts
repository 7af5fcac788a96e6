// The known breaks of the instrumentation, by the name in CASINO_FAULT. Each one damages the instrumentation
// itself, from here, so that the services' own code is the same with and without it.
import { type Context, context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { metrics } from '@opentelemetry/sdk-node'
import type { LoggerOptions } from 'pino'

const fault = process.env['CASINO_FAULT']

/** `no-flush`: the process ends at once, and what was not yet exported is lost. */
export const endsWithoutFlush = fault === 'no-flush'

/** `*-no-inject`: outgoing calls carry neither trace context nor baggage. */
export function breakPropagation(): void {
  if (fault === 'frontend-grpc-no-inject') skipInject(isGrpcMetadata)
  if (fault === 'slots-scoring-no-inject') skipInject((carrier) => !isGrpcMetadata(carrier))
}

/** By its shape: importing the class here would load the library before it can be instrumented. */
function isGrpcMetadata(carrier: unknown): boolean {
  return carrier instanceof Object && 'getMap' in carrier
}

function skipInject(isSkipped: (carrier: unknown) => boolean): void {
  const inject = propagation.inject.bind(propagation)
  propagation.inject = (active, carrier, setter) => {
    if (!isSkipped(carrier)) inject(active, carrier, setter)
  }
}

/** `plays-not-recorded`: game_plays_total is never recorded. */
export function faultyViews(): metrics.ViewOptions[] {
  if (fault !== 'plays-not-recorded') return []
  return [{ instrumentName: 'game_plays_total', aggregation: { type: metrics.AggregationType.DROP } }]
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
