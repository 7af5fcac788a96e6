// Headers of requests as the harness or a page sent them: evidence for who lost a context. Only those that carry one are kept.
import type { RequestHeaders } from '../../assertions/index.ts'

/** Names of every propagation format; all else may be a secret, and is nobody's business. */
const PROPAGATION =
  /^(traceparent|tracestate|b3|x-b3-.*|uber-trace-id|x-amzn-trace-id|x-datadog-.*|x-cloud-trace-context)$/i

export const propagationHeaders = (
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => PROPAGATION.test(name))
      .map(([name, value]) => [name.toLowerCase(), value]),
  )

/** JSON has no 64-bit integers: the time is written as decimal text. */
export type StoredRequest = Omit<RequestHeaders, 'sent'> & { readonly sent: string }

export const storedRequest = (request: RequestHeaders): StoredRequest => ({
  ...request,
  sent: String(request.sent),
})

export const restoredRequest = (stored: StoredRequest): RequestHeaders => ({
  ...stored,
  sent: BigInt(stored.sent),
})
