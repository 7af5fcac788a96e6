// Whether a service can work now.
import { trace } from '@opentelemetry/api'
import type { RequestHandler } from 'express'
import { log } from './logger.ts'

/**
 * Whether `check` passes. A sampled request leaves one log line beside its span, by which an observer knows that
 * all earlier telemetry has arrived; an unsampled one leaves nothing.
 */
export async function checkHealth(check: () => Promise<unknown>): Promise<boolean> {
  const isHealthy = await check().then(
    () => true,
    () => false,
  )
  if (trace.getActiveSpan()?.isRecording()) log.info({ healthy: isHealthy }, 'health')
  return isHealthy
}

/** GET /health: 200 when `check` passes, else 503. */
export function health(check: () => Promise<unknown>): RequestHandler {
  return async (_request, response) => {
    const isHealthy = await checkHealth(check)
    response.status(isHealthy ? 200 : 503).json({ status: isHealthy ? 'ok' : 'unavailable' })
  }
}
