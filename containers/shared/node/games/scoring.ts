// Recording results with the scoring service.
import { log } from '../logger.ts'
import { scoringLatency } from './metrics.ts'

const timeoutMs = 3_000

export type Outcome = 'win' | 'lose' | 'push'

/** Money is in integer cents. */
export interface GameResult {
  readonly game: string
  readonly player_id: string
  readonly session_id: string
  readonly bet: number
  readonly payout: number
  readonly outcome: Outcome
}

/** Never fails: a result that cannot be recorded is logged, and the play stands. */
export async function recordResult(scoringUrl: string, result: GameResult): Promise<void> {
  const started = performance.now()
  const failure = await post(`${scoringUrl}/api/scoring/record`, result)
  scoringLatency.record(performance.now() - started, {
    'game.type': result.game,
    outcome: failure ? 'failed' : 'success',
  })
  if (failure) log.warn({ reason: failure }, 'result not recorded')
}

/** What went wrong, or undefined. */
async function post(url: string, result: GameResult): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(result),
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.arrayBuffer()
    return response.status === 201 ? undefined : `scoring answered ${response.status}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
