// The same calls over HTTP: each method is a path, its messages are JSON. And health.
import express, { type Express } from 'express'
import { answerError, notFound } from '../errors.ts'
import { health } from '../health.ts'
import { type Api, type Method, methodsOf, type Work, workOf } from './api.ts'

/** `POST /v1/spin` for the method Spin. */
export function createHttpApp<Calls>(api: Api<Calls>, calls: Calls, ping: () => Promise<unknown>): Express {
  const app = express()
    .disable('x-powered-by')
    .get('/health', health(ping))
    .use(express.json({ limit: '16kb' }))
  for (const method of methodsOf(api)) addCall(app, method, workOf(calls, method))
  return app.use(notFound).use(answerError)
}

function addCall(app: Express, { call, complete }: Method, work: Work): void {
  app.post(`/v1/${call}`, async (request, response) => {
    response.json(await work(complete((request.body ?? {}) as object)))
  })
}
