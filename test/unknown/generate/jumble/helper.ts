// A job that nobody gave a name.
import { defaultResource } from '@opentelemetry/resources'
import { startTelemetry, endOnSigterm } from '../shared/node.ts'

const service = String(defaultResource().attributes['service.name'])
const telemetry = startTelemetry({ service, exporter: 'json' })
let left = 10
const work = setInterval(() => {
  telemetry.tracer.startSpan('tidy').end()
  left -= 1
  if (left > 0) return
  clearInterval(work)
  console.log('helper done')
}, 50)
// The SDK's own timer keeps no process alive: what is not flushed would be lost.
const alive = setInterval(() => undefined, 60_000)
console.log('helper ready')
endOnSigterm(telemetry, () => clearInterval(alive))
