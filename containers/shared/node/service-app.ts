// What the HTTP interfaces of all services have in common: health, a log line a request, JSON, and the answers to errors.
import express, { type Express, type RequestHandler } from 'express'
import { answerError, notFound } from './errors.ts'
import { health } from './health.ts'
import { requestLog } from './request-log.ts'

/** For a service that keeps nothing: it can work whenever it runs, and what it asks is its own trouble when it is down. */
export const alwaysHealthy = (): Promise<void> => Promise.resolve()

/** `check` passes while the service can work; the handlers are its own, in order. */
export function serviceApp(check: () => Promise<unknown>, ...handlers: readonly RequestHandler[]): Express {
  const app = express()
    .disable('x-powered-by')
    .get('/health', health(check))
    .use(requestLog)
    .use(express.json({ limit: '16kb' }))
  for (const handler of handlers) app.use(handler)
  return app.use(notFound).use(answerError)
}
