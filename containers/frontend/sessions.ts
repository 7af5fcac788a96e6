// Sessions: made by login, kept in Redis for a day, presented as a cookie or as X-Session-Id.
import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Redis } from 'ioredis'
import { counted } from '../shared/node/redis.ts'
import { ApiError } from '../shared/node/errors.ts'
import { optionalText } from '../shared/node/input.ts'

const secondsToLive = 24 * 60 * 60

export class Sessions {
  readonly #redis: Redis

  constructor(redis: Redis) {
    this.#redis = redis
  }

  /** Makes a session and hands it to the client. */
  async start(response: Response, username: string): Promise<string> {
    const id = randomUUID()
    await counted('set', this.#redis.set(`session:${id}`, username, 'EX', secondsToLive))
    response.cookie('session', id, { httpOnly: true, sameSite: 'lax', maxAge: secondsToLive * 1_000 })
    response.setHeader('X-Session-Id', id)
    return id
  }

  /**
   * Who asks: the Username in the request, else the session's. The session counts only when it is that user's.
   * @throws ApiError 401 when the request has neither
   */
  async identify(request: Request): Promise<{ readonly username: string; readonly sessionId?: string }> {
    const presented = presentedSession(request)
    const owner = presented && (await counted('get', this.#redis.get(`session:${presented}`)))
    const username = optionalText(request, 'Username') ?? owner
    if (!username) throw new ApiError(401, 'log in first, or give a Username')
    return presented && owner === username ? { username, sessionId: presented } : { username }
  }
}

function presentedSession(request: Request): string | undefined {
  const cookie = /(?:^|;\s*)session=([\w-]+)/.exec(request.headers.cookie ?? '')
  return request.get('X-Session-Id') ?? cookie?.[1]
}
