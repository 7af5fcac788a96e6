// Errors that clients are told of, and the last stop of all others.
import { STATUS_CODES } from 'node:http'
import { trace } from '@opentelemetry/api'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { log } from './logger.ts'
import { recordFailure } from './span.ts'

/** An answer other than success: `{ error, ...details }` with this status. */
export class ApiError extends Error {
  override readonly name: string = 'ApiError'
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    status: number,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, { cause })
    this.status = status
    this.details = details
  }
}

/** 503: a service that the answer depends on is down. */
export function unavailable(what: string, cause: unknown): ApiError {
  return new ApiError(503, `${what} is not available, try again later`, {}, cause)
}

export const unknownGame: RequestHandler = () => {
  throw new ApiError(404, 'unknown game')
}

export const notFound: RequestHandler = () => {
  throw new ApiError(404, 'there is nothing here')
}

export const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const known = asApiError(error)
  if (known.status >= 500) {
    const span = trace.getActiveSpan()
    if (span) recordFailure(span, known.cause ?? known)
    log.error({ err: known.cause ?? known }, known.message)
  }
  response.status(known.status).json({ error: known.message, ...known.details })
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (isClientError(error)) return new ApiError(error.status, reasonFor(error.status))
  return new ApiError(500, 'internal error', {}, error)
}

/** What Express itself refuses: bodies it cannot read, files that are not there. Its messages may name paths. */
function isClientError(error: unknown): error is Error & { readonly status: number } {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500
}

function reasonFor(status: number): string {
  return status === 400
    ? 'the request body is not valid JSON'
    : (STATUS_CODES[status] ?? 'refused').toLowerCase()
}
