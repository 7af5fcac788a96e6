// Breaks of the services' own spans.
import { type Attributes, type Span, SpanKind, trace } from '@opentelemetry/api'
import { fault } from './faults.ts'

function withoutException(span: Span): void {
  const setAttribute = span.setAttribute.bind(span)
  span.setAttribute = (key, value) => (key === 'error.type' ? span : setAttribute(key, value))
  span.recordException = () => {}
}

/** What becomes of a span, by the name of the fault, right after it was started. */
const damages: Readonly<Record<string, (span: Span, name: string, attributes: Attributes) => void>> = {
  'span-never-ended': (span, name) => {
    if (name === 'game.play') span.end = () => {}
  },
  'exception-not-recorded': withoutException,
  'auth-exception-not-recorded': withoutException,
  'email-in-attribute': (span, name, attributes) => {
    if (name === 'game.play')
      span.setAttribute('player.email', `${String(attributes['player.id'])}@mail.example`)
  },
}

/** Damages the spans of `inSpan`, whose tracer is taken out after this. */
export function breakSpans(): void {
  const damage = damages[fault ?? '']
  if (!damage) return
  const getTracer = trace.getTracer.bind(trace)
  trace.getTracer = (scope, version) => {
    const tracer = getTracer(scope, version)
    const startSpan = tracer.startSpan.bind(tracer)
    if (scope !== 'casino') return tracer
    tracer.startSpan = (name, given, parent) => {
      const span = startSpan(name, given, parent)
      damage(span, name, given?.attributes ?? {})
      return span
    }
    return tracer
  }
}

/** `doubled-instrumentation`: around each call by fetch stands a CLIENT span made by hand, besides the instrumentation's. */
export function doubleCalls(): void {
  if (fault !== 'doubled-instrumentation') return
  const tracer = trace.getTracer('casino')
  const plain = globalThis.fetch
  globalThis.fetch = (input, init) =>
    tracer.startActiveSpan('fetch', { kind: SpanKind.CLIENT }, async (span) => {
      try {
        return await plain(input, init)
      } finally {
        span.end()
      }
    })
}
