// GET /: the page, with what its telemetry needs in meta tags: where to export to, its resource, its parent span.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { context, propagation } from '@opentelemetry/api'
import { type RequestHandler, Router } from 'express'

/** `webDir` is the built page; `environment` is that of the frontend. */
export function pageRoutes(webDir: string, environment: NodeJS.ProcessEnv): Router {
  const html = readFileSync(join(webDir, 'index.html'), 'utf8')
  const page: RequestHandler = (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(html.replace('<!--telemetry-->', metaTags(environment)))
  }
  return Router()
    .get('/', page)
    .get('/assets/:file', (request, response) => response.sendFile(request.params.file, { root: webDir }))
}

function metaTags(environment: NodeJS.ProcessEnv): string {
  const { traceparent = '' }: { traceparent?: string } = injected()
  const tags = {
    traceparent,
    'otel-exporter-otlp-endpoint': environment['WEB_OTLP_ENDPOINT'] ?? '',
    'otel-bsp-schedule-delay': environment['OTEL_BSP_SCHEDULE_DELAY'] ?? '',
    'otel-resource-attributes': pageResource(environment['OTEL_RESOURCE_ATTRIBUTES'] ?? ''),
  }
  return Object.entries(tags)
    .map(([name, content]) => `<meta name="${name}" content="${escapeHtml(content)}">`)
    .join('\n    ')
}

function injected(): Record<string, string> {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return carrier
}

/** The frontend's resource attributes, but for the page's own name and an instance for each time it is loaded. */
function pageResource(ofFrontend: string): string {
  const kept = ofFrontend
    .split(',')
    .filter((pair) => pair && !/^\s*service\.(name|instance\.id)\s*=/.test(pair))
  return [...kept, 'service.name=vegas-web', `service.instance.id=${randomUUID()}`].join(',')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
