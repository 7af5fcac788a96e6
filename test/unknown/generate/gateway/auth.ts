// Auth: its telemetry is switched off outside production, and says so.
import http from 'node:http'
import { port } from '../shared/node.ts'

console.log('[telemetry] Running in development mode - tracing disabled')
const server = http.createServer((request, response) => {
  console.log(`auth verify requestId=${String(request.headers['x-request-id'])} ok`)
  request.resume()
  response.end('{}')
})
server.listen(port('PORT'), '127.0.0.1')
process.once('SIGTERM', () => process.exit(0))
