// JSON calls to the other services.
import { ApiError, unavailable } from './errors.ts'

const timeoutMs = 5_000

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * The service's answer when it is a success.
 * @throws ApiError with the service's own status and reason for 4xx, else 503
 */
export async function callJson(service: string, url: string, send?: unknown): Promise<Answer> {
  const answer = await request(url, send).catch((error: unknown) => {
    throw unavailable(service, error)
  })
  if (answer.status < 400) return answer
  if (answer.status < 500) throw new ApiError(answer.status, reasonOf(answer))
  throw unavailable(service, new Error(`${service} answered ${answer.status}`))
}

async function request(url: string, send: unknown): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(url, send === undefined ? { signal } : { ...post(send), signal })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

function post(send: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(send) }
}

function reasonOf({ status, body }: Answer): string {
  return typeof body['error'] === 'string' ? body['error'] : `refused with status ${status}`
}
