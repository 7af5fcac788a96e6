// The SDK's own exporter when the sink answers as a server in trouble does; what exporters send otherwise is in the matrix.
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { sinkWithRecording } from './clients.ts'

test('an exporter that is told to retry sends the batch again, and it counts once', async () => {
  await using running = await sinkWithRecording()
  const exporter = new ProtobufTraceExporter({ url: `${running.sink.http}/v1/traces` })
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  running.sink.answerWith({ http: 503, retryAfter: 0, afterStoring: true, times: 1 })
  provider.getTracer('t').startSpan('once').end()
  await provider.shutdown()
  expect(running.recording.counts()).toMatchObject({ spans: 1, resent: 1 })
})
