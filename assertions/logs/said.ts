// What the text of a log entry says about telemetry.

const TELEMETRY = String.raw`(?:telemetry|tracing|traces|opentelemetry|otel)`
const OFF = String.raw`(?:disabled|not enabled|not configured|switched off|turned off|is off|no-?op|skipped|skipping)`
const DISABLED = new RegExp(
  String.raw`\b${TELEMETRY}\b[^\n]{0,60}\b${OFF}\b|\b${OFF}\b[^\n]{0,20}\b${TELEMETRY}\b`,
  'i',
)

/** The service says that its telemetry is off. */
export const disablesTelemetry = (text: string): boolean => DISABLED.test(text)

const TRACEPARENT = /\b[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/g

/** Spans whose context is written out in the text as a `traceparent`. */
export function spansInText(text: string): { readonly traceId: string; readonly spanId: string }[] {
  return [...text.matchAll(TRACEPARENT)].map(([, traceId = '', spanId = '']) => ({ traceId, spanId }))
}
