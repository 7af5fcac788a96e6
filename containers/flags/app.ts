// The OpenFeature Remote Evaluation Protocol, and the door by which flags are changed.
// Source: OpenFeature protocol repository, service/openapi.yaml.
import { ErrorCode, type EvaluationContext, type EvaluationDetails, type JsonValue } from '@openfeature/core'
import express, { type Express, type Request } from 'express'
import type { FlagDefinition, Flags } from './flags.ts'

export function createApp(flags: Flags): Express {
  return express()
    .disable('x-powered-by')
    .use(express.json({ limit: '64kb' }))
    .get('/health', (_request, response) => void response.json({ status: 'ok' }))
    .post('/ofrep/v1/evaluate/flags/:key', (request, response) => {
      const details = flags.evaluate(request.params.key, contextOf(request))
      response.status(statusOf(details)).json(answerOf(details))
    })
    .post('/ofrep/v1/evaluate/flags', (request, response) => {
      response.json({ flags: flags.evaluateAll(contextOf(request)).map(answerOf) })
    })
    .get('/admin/flags/:key', (request, response) => {
      const definition = flags.definition(request.params.key)
      response.status(definition ? 200 : 404).json(definition ?? { error: 'no such flag' })
    })
    .put('/admin/flags/:key', (request, response) => {
      try {
        flags.define(request.params.key, request.body as FlagDefinition)
        response.status(204).end()
      } catch (error) {
        response.status(400).json({ error: error instanceof Error ? error.message : String(error) })
      }
    })
}

function contextOf({ body }: Request): EvaluationContext {
  return (body as { context?: EvaluationContext } | undefined)?.context ?? {}
}

function statusOf({ errorCode }: EvaluationDetails<JsonValue>): number {
  if (errorCode === undefined) return 200
  if (errorCode === ErrorCode.FLAG_NOT_FOUND) return 404
  return errorCode === ErrorCode.GENERAL ? 500 : 400
}

function answerOf(details: EvaluationDetails<JsonValue>) {
  const { flagKey: key, value, variant, reason, errorCode, errorMessage, flagMetadata } = details
  if (errorCode !== undefined) return { key, errorCode, errorDetails: errorMessage }
  return { key, value, variant, reason, metadata: flagMetadata }
}
