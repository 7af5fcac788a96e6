// A service small enough to be started five times in a second: two spans a request over OTLP/JSON, and breaks by FAULT.
import { createServer } from 'node:http'

const {
  HTTP_PORT,
  FAULT,
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint = '',
  OTEL_SDK_DISABLED: disabled,
} = process.env
const isTraced = endpoint !== '' && disabled !== 'true'

const hex = (length) => Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join('')
const now = () => `${Date.now()}000000`

let spans = []
async function flush() {
  if (spans.length === 0) return
  const attributes = [{ key: 'service.name', value: { stringValue: 'toy' } }]
  const body = {
    resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope: { name: 'toy' }, spans }] }],
  }
  spans = []
  await fetch(`${endpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

let requests = 0
function trace(traceparent) {
  const [, traceId, parentSpanId, flags] = (traceparent ?? '').split('-')
  if (!isTraced || flags !== '01') return
  const spanId = hex(16)
  const times = { startTimeUnixNano: now(), endTimeUnixNano: now() }
  spans.push({ traceId, spanId, parentSpanId, name: 'POST /work', kind: 2, ...times })
  if (FAULT === 'forgets' && requests % 20 === 0) return
  spans.push({ traceId, spanId: hex(16), parentSpanId: spanId, name: 'work', kind: 1, ...times })
}

function answer(response) {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
}

const server = createServer((request, response) => {
  if (request.url !== '/work') return answer(response)
  requests++
  if (FAULT === 'dies' && requests === 60) process.exit(3)
  if (FAULT === 'fails' && requests % 20 === 0) return response.writeHead(500).end()
  if (FAULT === 'slow') for (const until = performance.now() + 10; performance.now() < until; );
  trace(request.headers.traceparent)
  // Longer than the whole load: whoever asks waits with all that he has.
  if (FAULT === 'hangs') setTimeout(() => answer(response), 20_000)
  else answer(response)
})
server.listen(Number(HTTP_PORT), '127.0.0.1')

const timer = setInterval(() => void flush(), 200)
process.on('SIGTERM', async () => {
  clearInterval(timer)
  await flush()
  process.exit(0)
})
