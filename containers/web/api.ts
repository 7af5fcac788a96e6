// The frontend's JSON API, as the page uses it.

/** What the frontend said when it refused, or that it could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
}

export interface Balance {
  readonly username: string
  readonly balance: number
}

export interface Spin {
  readonly result: readonly string[]
  readonly win: boolean
  readonly payout: number
  readonly newBalance: number
}

export interface Transfer {
  readonly transferId: string
  readonly amount: number
  readonly newBalance: number
}

/** @throws ApiError */
export async function post<T>(path: string, body: object): Promise<T> {
  const response = await send(path, body)
  const answer = await response.json().catch(() => ({ error: `the casino answered ${response.status}` }))
  if (!response.ok) throw new ApiError(String(answer.error))
  return answer as T
}

async function send(path: string, body: object): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    throw new ApiError('the casino cannot be reached')
  }
}
