// The OpenTelemetry SDK of a TypeScript service. Must be the first import of its main file: what is required
// before it is not instrumented. Everything is configured by the OTEL_* variables; without an OTLP endpoint
// or with the SDK disabled, nothing is started.
import type { Instrumentation } from '@opentelemetry/instrumentation'
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express'
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis'
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino'
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { breakPropagation, slowDown } from './faults.ts'
import { breakUnits, faultyViews } from './faulty-metrics.ts'
import { breakSpans, doubleCalls } from './faulty-spans.ts'

const isEnabled = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] && process.env['OTEL_SDK_DISABLED'] !== 'true'
const sdk = isEnabled ? start() : undefined
slowDown()

function start(): NodeSDK {
  const started = new NodeSDK({
    views: faultyViews(),
    instrumentations: wanted([
      new HttpInstrumentation({
        // Usernames are personal data: they stay out of url.query here and out of db.query.text below.
        redactedQueryParamsServer: ['Username'],
        // The services call by fetch, which undici's instrumentation sees; only the exporters use node:http.
        disableOutgoingRequestInstrumentation: true,
      }),
      // The routes' names are wanted on the SERVER span, not a span for each layer.
      new ExpressInstrumentation({ ignoreLayersType: Object.values(ExpressLayerType) }),
      new GrpcInstrumentation(),
      new UndiciInstrumentation(),
      new IORedisInstrumentation({ dbStatementSerializer: withoutArguments, requireParentSpan: true }),
      new PinoInstrumentation(),
      // By default it wakes the process a hundred times a second, which costs a quiet one more than its requests' spans.
      new RuntimeNodeInstrumentation({ monitoringPrecision: 50 }),
    ]),
  })
  started.start()
  breakPropagation()
  breakUnits()
  breakSpans()
  doubleCalls()
  return started
}

/** All but those of OTEL_NODE_DISABLED_INSTRUMENTATIONS, named as for the auto-instrumentations: `ioredis,pino`. */
function wanted(instrumentations: readonly Instrumentation[]): Instrumentation[] {
  const named = (process.env['OTEL_NODE_DISABLED_INSTRUMENTATIONS'] ?? '').split(',')
  const disabled = named.map((name) => `@opentelemetry/instrumentation-${name.trim()}`)
  return instrumentations.filter((one) => {
    const isWanted = !disabled.includes(one.instrumentationName)
    // Making one has enabled it.
    if (!isWanted) one.disable()
    return isWanted
  })
}

function withoutArguments(command: string, args: readonly unknown[]): string {
  return [command, ...args.map(() => '?')].join(' ')
}

/** Sends what is still held back, and stops. */
export async function shutdownTelemetry(): Promise<void> {
  await sdk?.shutdown()
}
