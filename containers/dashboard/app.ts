// The statistics over HTTP, and health.
import express, { type Express } from 'express'
import type { Dashboard } from '../shared/node/dashboard/api.ts'
import { dashboardRoutes } from '../shared/node/dashboard/routes.ts'
import { answerError, notFound } from '../shared/node/errors.ts'
import { health } from '../shared/node/health.ts'
import { requestLog } from '../shared/node/request-log.ts'

export function createApp(dashboard: Dashboard): Express {
  return (
    express()
      .disable('x-powered-by')
      // It keeps nothing, and can work whenever it runs: without scoring it says so.
      .get(
        '/health',
        health(() => Promise.resolve()),
      )
      .use(requestLog)
      .use(dashboardRoutes(dashboard))
      .use(notFound)
      .use(answerError)
  )
}
