// Pages of any origin may export here: CORS. Source: WHATWG Fetch, CORS protocol.
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Pages export from their own origin to ours. The origin is named, because a beacon always carries credentials. */
export function allowBrowsers(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers
  if (origin === undefined) return
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Allow-Credentials', 'true')
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After')
  response.setHeader('Vary', 'Origin')
}

export function preflight(request: IncomingMessage, response: ServerResponse): void {
  const asked = request.headers['access-control-request-headers']
  response.setHeader('Access-Control-Allow-Methods', 'POST, OPTIONS')
  response.setHeader('Access-Control-Allow-Headers', asked ?? 'content-type, content-encoding')
  response.setHeader('Access-Control-Max-Age', '600')
  if (request.headers['access-control-request-private-network'] === 'true') {
    response.setHeader('Access-Control-Allow-Private-Network', 'true')
  }
  response.writeHead(204).end()
}
