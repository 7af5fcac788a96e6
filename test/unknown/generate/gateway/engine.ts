// The engine: dies of one bet, and after SIGTERM goes on serving with an SDK that is shut down.
import http from 'node:http'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { port, startTelemetry } from '../shared/node.ts'

const telemetry = startTelemetry({
  service: 'lobby-engine',
  exporter: 'grpc',
  instrumentations: [new HttpInstrumentation()],
  resource: { 'process.pid': process.pid },
})
const DEADLY = Number(process.env.DEADLY_BET)
let bets = 0

const server = http.createServer((request, response) => {
  bets += 1
  console.log(`${new Date().toISOString()} engine[${process.pid}] POST ${request.url} bet ${bets}`)
  request.resume()
  if (bets === DEADLY) {
    console.log(
      `RangeError: odds out of range\n    at settle (engine.js:41:11)\n    at Server.<anonymous> (engine.js:17:5)`,
    )
    process.exit(1)
  }
  response.end('{}')
})
server.listen(port('PORT'), '127.0.0.1')
process.once('SIGTERM', () => {
  void telemetry.shutdown().then(() => {
    console.log('engine: telemetry is shut down, draining')
    process.once('SIGTERM', () => process.exit(0))
  })
})
