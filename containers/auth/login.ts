// A login: the span auth.login around what it takes, with the exception when it fails.
import { log } from '../shared/node/logger.ts'
import { inSpan } from '../shared/node/span.ts'
import type { Credentials, Given } from './credentials.ts'
import type { OpenSession, Sessions } from './sessions.ts'

interface Parts {
  readonly credentials: Credentials
  readonly sessions: Sessions
}

/** @throws LoginRefused 401 */
export async function logIn(given: Given, { credentials, sessions }: Parts): Promise<OpenSession> {
  const attributes = { 'auth.method': given.password === undefined ? 'name' : 'password' }
  return inSpan('auth.login', attributes, async (span) => {
    await credentials.check(given)
    const opened = await sessions.open(given.username)
    span.setAttribute('session.id', opened.session_id)
    log.info({ 'session.id': opened.session_id }, 'session opened')
    return opened
  })
}
