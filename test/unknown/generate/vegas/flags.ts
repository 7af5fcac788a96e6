// Feature flags from a server that nobody started: every evaluation fails, and the game plays on with the default.
import { type SpanKind, type Tracer } from '@opentelemetry/api'
import { fail, port } from '../shared/node.ts'

export function flag(tracer: Tracer, kind: SpanKind, key: string, fallback: string): Promise<string> {
  const attributes = {
    'feature_flag.key': key,
    'feature_flag.provider_name': 'flagd',
    'server.address': '127.0.0.1',
    'server.port': port('FLAGD_PORT'),
  }
  return tracer.startActiveSpan('feature_flag.evaluate', { kind, attributes }, async (span) => {
    try {
      const answer = await fetch(
        `http://127.0.0.1:${port('FLAGD_PORT')}/flagd.evaluation.v1.Service/ResolveString`,
      )
      return await answer.text()
    } catch (error) {
      fail(span, error instanceof Error && error.cause instanceof Error ? error.cause : error)
      return fallback
    } finally {
      span.end()
    }
  })
}
