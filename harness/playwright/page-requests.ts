// What the page itself sends to the system: its headers show whether its instrumentation injects a context.
import type { Page, Request } from '@playwright/test'
import { type AttachedSession, nowNanoseconds, propagationHeaders } from '../session/index.ts'

const ASKED = new Set(['fetch', 'xhr'])

/** Tells the session of every request of the page until it is disposed of, which waits for the last one. */
export function followRequests(page: Page, session: AttachedSession): AsyncDisposable {
  const { entry, page: sender } = session.description
  const telling: Promise<void>[] = []
  const tell = (request: Request): void => {
    if (sender === undefined || !ASKED.has(request.resourceType())) return
    if (new URL(request.url()).hostname !== new URL(entry.url).hostname) return
    const sent = {
      sender,
      method: request.method(),
      url: request.url(),
      sent: nowNanoseconds(),
      headers: propagationHeaders(request.headers()),
    }
    telling.push(session.sent(sent))
  }
  page.on('request', tell)
  return {
    async [Symbol.asyncDispose]() {
      page.off('request', tell)
      await Promise.all(telling)
    },
  }
}
