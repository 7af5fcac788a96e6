// The slots over HTTP: the same spin as over gRPC, and health.
import express, { type Express } from 'express'
import { ApiError, answerError, notFound } from '../shared/node/errors.ts'
import { health } from '../shared/node/health.ts'
import type { SpinRequest } from '../shared/node/slots-api.ts'
import type { Handlers } from './grpc-server.ts'
import { refusalOf } from './play.ts'

export function createHttpApp({ spin, ping }: Handlers): Express {
  return express()
    .disable('x-powered-by')
    .get('/health', health(ping))
    .use(express.json({ limit: '16kb' }))
    .post('/v1/spins', async (request, response) => {
      const asked = readSpin(request.body)
      const reason = refusalOf(asked)
      if (reason) throw new ApiError(400, reason)
      response.json(await spin(asked))
    })
    .use(notFound)
    .use(answerError)
}

/** With the defaults that protobuf gives to what is left out. */
function readSpin(body: unknown): SpinRequest {
  const {
    player_id = '',
    session_id = '',
    bet = 0,
    cheat_active = false,
  } = (body ?? {}) as Partial<SpinRequest>
  return { player_id, session_id, bet, cheat_active }
}
