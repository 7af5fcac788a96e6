// The frontend's JSON API, as the page uses it.

/** What the frontend said when it refused, or that it could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** Undefined where it could not be reached. */
  readonly status: number | undefined

  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}

export interface Balance {
  readonly username: string
  readonly balance: number
}

/** What every game answers with. */
interface Played {
  readonly payout: number
  readonly newBalance: number
}

export interface Spin extends Played {
  readonly result: readonly string[]
  readonly win: boolean
}

export interface RouletteSpin extends Played {
  readonly winning_number: number
  readonly color: string
  readonly win: boolean
}

export interface DiceRoll extends Played {
  readonly dice1: number
  readonly dice2: number
  readonly sum: number
  readonly win: boolean
}

export interface Hand extends Played {
  readonly playerHand: readonly string[]
  readonly dealerHand: readonly string[]
  readonly playerScore: number
  readonly dealerScore: number
  readonly result: 'open' | 'win' | 'lose' | 'push'
}

export interface Leaderboard {
  readonly players: readonly {
    readonly playerId: string
    readonly plays: number
    readonly totalPayout: number
  }[]
}

export interface Transfer {
  readonly transferId: string
  readonly amount: number
  readonly newBalance: number
}

/** @throws ApiError */
export async function post<T>(path: string, body: object): Promise<T> {
  return ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** @throws ApiError */
export async function get<T>(path: string): Promise<T> {
  return ask(path, {})
}

async function ask<T>(path: string, request: RequestInit): Promise<T> {
  const response = await send(path, request)
  const answer = await response.json().catch(() => ({ error: `the casino answered ${response.status}` }))
  if (!response.ok) throw new ApiError(String(answer.error), response.status)
  return answer as T
}

async function send(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request)
  } catch {
    throw new ApiError('the casino cannot be reached')
  }
}
