// The duration of the calls that a service answers: the gRPC instrumentation of JavaScript makes spans of them, and no metric.
import { metrics } from '@opentelemetry/api'
import { status } from '@grpc/grpc-js'

const duration = metrics.getMeter('casino').createHistogram('rpc.server.call.duration', {
  unit: 's',
  description: 'Measures the duration of an incoming Remote Procedure Call (RPC).',
  // As the conventions advise.
  advice: {
    explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  },
})

/** Failures of the server's own: what else is not OK is the caller's. */
const failures: ReadonlySet<status> = new Set([status.INTERNAL, status.UNAVAILABLE, status.UNKNOWN])

/** Begins to measure a call of `package.Service/Method`; what it returns is told the status, once. */
export function startCall(method: string): (code: status) => void {
  const started = performance.now()
  return (code) => {
    duration.record((performance.now() - started) / 1000, {
      'rpc.system.name': 'grpc',
      'rpc.method': method,
      'rpc.response.status_code': status[code],
      ...(failures.has(code) ? { 'error.type': status[code] } : {}),
    })
  }
}
