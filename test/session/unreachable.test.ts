// Attaching where no session answers: nothing is half attached, and the error names place, remedy and cause.
import { describe, expect, test } from 'vitest'
import { attachSession, SessionUnreachable } from '../../harness/session/index.ts'
import { description, openDoor } from './door.ts'
import { closedUrl, serve } from './servers.ts'

describe('a session that does not answer', () => {
  test('is unreachable: the error names the place, the remedy and the cause', async () => {
    const url = `${await closedUrl()}/secret`
    const failure = attachSession(url)
    await expect(failure).rejects.toBeInstanceOf(SessionUnreachable)
    await expect(failure).rejects.toMatchObject({
      code: 'SESSION_UNREACHABLE',
      cause: expect.objectContaining({ code: 'ECONNREFUSED' }),
    })
    await expect(failure).rejects.toThrow(new URL(url).origin)
    await expect(failure).rejects.toThrow('pitboss up')
  })

  test('with the secret of another session is unreachable too, and the cause is its 404', async () => {
    await using door = await openDoor()
    const failure = attachSession(`${new URL(door.url).origin}/${'0'.repeat(24)}`)
    await expect(failure).rejects.toMatchObject({
      code: 'SESSION_UNREACHABLE',
      cause: expect.objectContaining({ message: expect.stringContaining('HTTP 404') }),
    })
  })

  test('under something that is no URL is named as it was given', async () => {
    await expect(attachSession('nonsense')).rejects.toMatchObject({
      code: 'SESSION_UNREACHABLE',
      message: expect.stringContaining("'nonsense'"),
    })
  })

  test('because another server has its port now: what that says is the cause', async () => {
    await using server = await serve((_, response) => response.end('<html>'))
    await expect(attachSession(`${server.url}/secret`)).rejects.toMatchObject({
      code: 'SESSION_UNREACHABLE',
      cause: expect.any(SyntaxError),
    })
  })

  test('and whose feed is refused is no half-attached session', async () => {
    await using server = await serve((asked, response) => {
      if (asked.url?.endsWith('/session')) response.end(JSON.stringify(description()))
      else response.writeHead(503).end()
    })
    await expect(attachSession(`${server.url}/secret`)).rejects.toMatchObject({
      code: 'SESSION_UNREACHABLE',
      cause: expect.objectContaining({ message: expect.stringContaining('HTTP 503') }),
    })
  })
})
