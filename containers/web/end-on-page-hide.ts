// Calls that are still open when the page goes away. The fetch instrumentation ends a span only 300 ms after its
// response, to gather timings: whoever leaves sooner would take the span along, and tear the trace.
import { SpanKind } from '@opentelemetry/api'
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-web'

/** Ends open CLIENT spans on `pagehide`. Goes before the processor that flushes then. */
export class EndOnPageHide implements SpanProcessor {
  readonly #open = new Map<string, Span>()

  constructor() {
    window.addEventListener('pagehide', () => {
      for (const span of this.#open.values()) span.end()
    })
  }

  onStart(span: Span): void {
    if (span.kind === SpanKind.CLIENT) this.#open.set(span.spanContext().spanId, span)
  }

  onEnd(span: ReadableSpan): void {
    this.#open.delete(span.spanContext().spanId)
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {
    this.#open.clear()
  }
}
