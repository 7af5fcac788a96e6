// The auth service, and the token with which a client says who it is.
import type { Request } from 'express'
import { ApiError } from './errors.ts'
import { callJson } from './http-client.ts'

export interface Session {
  readonly username: string
  /** Opaque, and no secret: the token is. */
  readonly sessionId: string
}

export interface NewSession extends Session {
  readonly token: string
  readonly secondsToLive: number
}

export class AuthClient {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  /** @throws ApiError 401 for a wrong password */
  async logIn(username: string, password?: string): Promise<NewSession> {
    const { body } = await callJson('login', `${this.#url}/v1/login`, { username, password })
    return { ...sessionOf(body), token: String(body['token']), secondsToLive: Number(body['expires_in']) }
  }

  /** The session that the request presents, or undefined where there is none, or none any more. */
  async sessionOf(request: Request): Promise<Session | undefined> {
    const token = presentedToken(request)
    if (!token) return undefined
    const { body } = await callJson('login', `${this.#url}/v1/introspect`, { token })
    return body['active'] === true ? sessionOf(body) : undefined
  }

  /** @throws ApiError 401 without a session */
  async requireSession(request: Request): Promise<Session> {
    const session = await this.sessionOf(request)
    if (!session) throw new ApiError(401, 'log in first')
    return session
  }
}

function sessionOf(body: Readonly<Record<string, unknown>>): Session {
  return { username: String(body['username']), sessionId: String(body['session_id']) }
}

/** A cookie in the browser, a bearer token everywhere else. */
function presentedToken(request: Request): string | undefined {
  const bearer = /^Bearer ([\w-]+)$/i.exec(request.get('authorization') ?? '')
  const cookie = /(?:^|;\s*)session=([\w-]+)/.exec(request.headers.cookie ?? '')
  return bearer?.[1] ?? cookie?.[1]
}
