// What is not the shop's: a broker with one topic, which holds readers until there is something, and a payment provider.
import http from 'node:http'
import { port } from '../shared/node.ts'

const messages: string[] = []
const waiting = new Map<number, http.ServerResponse>()

function broker(request: http.IncomingMessage, response: http.ServerResponse): void {
  if (request.method === 'GET') {
    const offset = Number((request.url ?? '/').slice(1))
    const message = messages[offset]
    if (message === undefined) waiting.set(offset, response)
    else response.end(message)
    return
  }
  let text = ''
  request.on('data', (chunk) => (text += chunk))
  request.on('end', () => {
    waiting.get(messages.length)?.end(text)
    messages.push(text)
    response.end()
  })
}

let charges = 0
/** Declines the fifth and the eleventh, and is too busy for the eighth. */
function payments(request: http.IncomingMessage, response: http.ServerResponse): void {
  charges += 1
  request.resume()
  const status = charges === 5 || charges === 11 ? 402 : charges === 8 ? 503 : 200
  response.writeHead(status).end('{}')
}

const server = http.createServer(process.argv[2] === 'broker' ? broker : payments)
server.listen(port('PORT'), '127.0.0.1')
process.once('SIGTERM', () => process.exit(0))
