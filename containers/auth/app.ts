// The HTTP interface: login, and whose a token is. Tokens come in bodies: paths end up in spans and logs.
import express, { type Express } from 'express'
import type { Redis } from 'ioredis'
import { answerError, notFound } from '../shared/node/errors.ts'
import { health } from '../shared/node/health.ts'
import { optionalText, textField } from '../shared/node/input.ts'
import { counted } from '../shared/node/redis.ts'
import { requestLog } from '../shared/node/request-log.ts'
import { Credentials } from './credentials.ts'
import { logIn } from './login.ts'
import { Sessions } from './sessions.ts'

export function createApp(redis: Redis): Express {
  const credentials = new Credentials(redis)
  const sessions = new Sessions(redis)
  return express()
    .disable('x-powered-by')
    .get(
      '/health',
      health(() => counted('ping', redis.ping())),
    )
    .use(requestLog)
    .use(express.json({ limit: '16kb' }))
    .post('/v1/login', async (request, response) => {
      const [username, password] = [textField(request, 'username'), optionalText(request, 'password')]
      response.json(await logIn({ username, password }, { credentials, sessions }))
    })
    .post('/v1/introspect', async (request, response) => {
      const session = await sessions.find(textField(request, 'token'))
      response.json(session ? { active: true, ...session } : { active: false })
    })
    .use(notFound)
    .use(answerError)
}
