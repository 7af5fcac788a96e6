// Spans of the services' own.
import { type Attributes, type Link, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

const tracer = trace.getTracer('casino')

interface Rest {
  /** INTERNAL by default. */
  readonly kind?: SpanKind
  readonly links?: readonly Link[] | undefined
}

/** Runs `work` in a span, which ends with it, and fails with it. */
export async function inSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T> | T,
  { kind = SpanKind.INTERNAL, links = [] }: Rest = {},
): Promise<T> {
  return tracer.startActiveSpan(name, { attributes, kind, links: [...links] }, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      recordFailure(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

const recorded = new WeakSet<Error>()

/** Marks the span as failed by this error, as the semantic conventions ask. The exception is kept once, where it was first met. */
export function recordFailure(span: Span, error: unknown): void {
  const cause = error instanceof Error ? error : new Error(String(error))
  if (!recorded.has(cause)) span.recordException(cause)
  recorded.add(cause)
  span.setAttribute('error.type', cause.name)
  span.setStatus({ code: SpanStatusCode.ERROR, message: cause.message })
}
