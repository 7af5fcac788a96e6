// The HTTP interface: login, and whose a token is. Tokens come in bodies: paths end up in spans and logs.
import { type Express, Router } from 'express'
import type { Redis } from 'ioredis'
import { optionalText, textField } from '../shared/node/input.ts'
import { counted } from '../shared/node/redis.ts'
import { serviceApp } from '../shared/node/service-app.ts'
import { Credentials } from './credentials.ts'
import { logIn } from './login.ts'
import { Sessions } from './sessions.ts'

export function createApp(redis: Redis): Express {
  const credentials = new Credentials(redis)
  const sessions = new Sessions(redis)
  const routes = Router()
    .post('/v1/login', async (request, response) => {
      const [username, password] = [textField(request, 'username'), optionalText(request, 'password')]
      response.json(await logIn({ username, password }, { credentials, sessions }))
    })
    .post('/v1/introspect', async (request, response) => {
      const session = await sessions.find(textField(request, 'token'))
      response.json(session ? { active: true, ...session } : { active: false })
    })
  return serviceApp(() => counted('ping', redis.ping()), routes)
}
