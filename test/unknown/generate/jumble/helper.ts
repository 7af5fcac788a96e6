// A job that nobody gave a name.
import { defaultResource } from '@opentelemetry/resources'
import { startTelemetry, endOnSigterm } from '../shared/node.ts'

const service = String(defaultResource().attributes['service.name'])
const telemetry = startTelemetry({ service, exporter: 'json' })
const work = setInterval(() => telemetry.tracer.startSpan('tidy').end(), 150)
console.log('helper ready')
endOnSigterm(telemetry, () => clearInterval(work))
