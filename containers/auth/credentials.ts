// Who may log in. A name is free until somebody logs in under it with a password, which it takes from then on.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Redis } from 'ioredis'
import { ApiError } from '../shared/node/errors.ts'
import { counted } from '../shared/node/redis.ts'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const saltBytes = 16
const keyBytes = 32

export interface Given {
  readonly username: string
  readonly password?: string | undefined
}

/** 401: says neither whether there is such a name, nor whether it has a password. */
export class LoginRefused extends ApiError {
  override readonly name = 'LoginRefused'

  constructor() {
    super(401, 'name and password do not match')
  }
}

export class Credentials {
  readonly #redis: Redis

  constructor(redis: Redis) {
    this.#redis = redis
  }

  /** @throws LoginRefused */
  async check({ username, password }: Given): Promise<void> {
    const key = `auth:password:${username}`
    const kept = await counted('get', this.#redis.get(key))
    if (kept) {
      if (password === undefined || !(await matches(password, kept))) throw new LoginRefused()
    } else if (password !== undefined) {
      const isFirst = await counted('setnx', this.#redis.setnx(key, await hashed(password)))
      // Somebody else was faster.
      if (!isFirst) throw new LoginRefused()
    }
  }
}

/** Salt and key, in hexadecimal digits. */
async function hashed(password: string, salt = randomBytes(saltBytes)): Promise<string> {
  return Buffer.concat([salt, await derive(password, salt, keyBytes)]).toString('hex')
}

async function matches(password: string, kept: string): Promise<boolean> {
  const salt = Buffer.from(kept, 'hex').subarray(0, saltBytes)
  return timingSafeEqual(Buffer.from(await hashed(password, salt)), Buffer.from(kept))
}
