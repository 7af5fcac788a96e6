// One log line for each request that was answered, in the context of its SERVER span.
import { context } from '@opentelemetry/api'
import type { RequestHandler } from 'express'
import { log } from './logger.ts'

export const requestLog: RequestHandler = (request, response, next) => {
  const write = () => {
    const route: unknown = request.route?.path
    log.info(
      {
        'http.request.method': request.method,
        ...(typeof route === 'string' && { 'http.route': route }),
        'http.response.status_code': response.statusCode,
      },
      'request',
    )
  }
  response.once('finish', context.bind(context.active(), write))
  next()
}
