// Sessions in Redis, for a day. The token opens them and is kept as its hash alone; the id names them in telemetry.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { counted } from '../shared/node/redis.ts'

const secondsToLive = 24 * 60 * 60

export interface Session {
  readonly username: string
  readonly session_id: string
}

export interface OpenSession extends Session {
  readonly token: string
  readonly expires_in: number
}

export class Sessions {
  readonly #redis: Redis

  constructor(redis: Redis) {
    this.#redis = redis
  }

  async open(username: string): Promise<OpenSession> {
    const session: Session = { username, session_id: randomUUID() }
    const token = randomBytes(32).toString('base64url')
    await counted('set', this.#redis.set(key(token), JSON.stringify(session), 'EX', secondsToLive))
    return { ...session, token, expires_in: secondsToLive }
  }

  /** Undefined for a token that nobody has been given, or whose time is over. */
  async find(token: string): Promise<Session | undefined> {
    const kept = await counted('get', this.#redis.get(key(token)))
    return kept ? (JSON.parse(kept) as Session) : undefined
  }
}

function key(token: string): string {
  return `auth:session:${createHash('sha256').update(token).digest('hex')}`
}
