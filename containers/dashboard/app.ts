// The statistics over HTTP, and health.
import type { Express } from 'express'
import type { Dashboard } from '../shared/node/dashboard/api.ts'
import { dashboardRoutes } from '../shared/node/dashboard/routes.ts'
import { alwaysHealthy, serviceApp } from '../shared/node/service-app.ts'

export function createApp(dashboard: Dashboard): Express {
  return serviceApp(alwaysHealthy, dashboardRoutes(dashboard))
}
