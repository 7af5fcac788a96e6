// Who asks: by a session of the auth service, or by name.
import type { Request, Response } from 'express'
import type { AuthClient } from '../shared/node/auth-client.ts'
import { ApiError } from '../shared/node/errors.ts'
import { optionalText } from '../shared/node/input.ts'

export class Sessions {
  readonly #auth: AuthClient

  constructor(auth: AuthClient) {
    this.#auth = auth
  }

  /**
   * Opens a session, and hands it to the browser.
   * @throws ApiError 401 for a wrong password
   */
  async start(response: Response, username: string, password?: string): Promise<string> {
    const { token, sessionId, secondsToLive } = await this.#auth.logIn(username, password)
    response.cookie('session', token, { httpOnly: true, sameSite: 'lax', maxAge: secondsToLive * 1_000 })
    return sessionId
  }

  /**
   * The Username in the request, else the session's. The session counts only when it is that user's.
   * @throws ApiError 401 when the request has neither
   */
  async identify(request: Request): Promise<{ readonly username: string; readonly sessionId?: string }> {
    const session = await this.#auth.sessionOf(request)
    const username = optionalText(request, 'Username') ?? session?.username
    if (!username) throw new ApiError(401, 'log in first, or give a Username')
    return session?.username === username ? session : { username }
  }
}
