// What one call of a game leaves, whichever game it is: the span game.play with game.bet and game.outcome in it,
// metrics, and the result with scoring.
import type { Attributes, Link, Span } from '@opentelemetry/api'
import { type PayoutFlag, payoutFlag } from '../flags.ts'
import { log } from '../logger.ts'
import { playerAttributes } from '../player-context.ts'
import { inSpan } from '../span.ts'
import { betAmount, gameLatency, gamePlays, gameWins } from './metrics.ts'
import type { Stake } from './move.ts'
import { type Outcome, recordResult } from './scoring.ts'

/** The call: which game, what the player does, who and for how much. */
export interface Turn {
  readonly game: string
  readonly action: string
  readonly stake: Stake
  /** Work elsewhere that this call goes on with. */
  readonly links?: readonly Link[]
}

export interface Settled {
  readonly outcome: Outcome
  /** In cents, the stake included. */
  readonly payout: number
}

export class Play {
  readonly #turn: Turn
  readonly #scoringUrl: string
  readonly #span: Span
  readonly #flag: PayoutFlag

  constructor(turn: Turn, scoringUrl: string, span: Span, flag: PayoutFlag) {
    this.#turn = turn
    this.#scoringUrl = scoringUrl
    this.#span = span
    this.#flag = flag
  }

  /** Takes the turn's bet, and draws what it is played with. */
  async bet<T>(draw: () => T): Promise<T> {
    const { game, stake } = this.#turn
    return inSpan('game.bet', this.#attributes(), () => {
      betAmount.record(stake.bet / 100, { 'game.type': game })
      return draw()
    })
  }

  /** Ends the game, in which `staked` cents stood: what comes back by the usual payout says how. The result goes to scoring. */
  async settle(staked: number, payoutOf: () => number): Promise<Settled> {
    const { game, stake } = this.#turn
    const settled = await inSpan('game.outcome', this.#attributes(), (span) => {
      const payout = underFlag(staked, payoutOf(), this.#flag)
      const outcome = outcomeOf(staked, payout)
      span.setAttributes({ outcome, payout: payout / 100 })
      return { outcome, payout }
    })
    this.#span.setAttribute('outcome', settled.outcome)
    await recordResult(this.#scoringUrl, { ...stake, game, bet: staked, ...settled })
    const counted = { 'game.type': game, ...this.#flag.attributes }
    gamePlays.add(1, counted)
    if (settled.outcome === 'win') gameWins.add(1, counted)
    log.info({ bet: staked, ...settled }, 'game settled')
    return settled
  }

  #attributes(): Attributes {
    return { ...attributesOf(this.#turn), ...this.#flag.attributes }
  }
}

/** Runs the call in its span. */
export async function playGame<T>(
  turn: Turn,
  scoringUrl: string,
  work: (play: Play) => Promise<T>,
): Promise<T> {
  const started = performance.now()
  const played = await inSpan(
    'game.play',
    attributesOf(turn),
    async (span) => {
      const flag = await payoutFlag(turn.game, turn.stake.player_id)
      span.setAttributes(flag.attributes)
      const done = await work(new Play(turn, scoringUrl, span, flag))
      log.info({ 'game.action': turn.action }, 'game played')
      return done
    },
    { links: turn.links },
  )
  gameLatency.record(performance.now() - started, { 'game.type': turn.game })
  return played
}

function attributesOf({ game, action, stake }: Turn): Attributes {
  return {
    'game.type': game,
    'game.action': action,
    'bet.amount': stake.bet / 100,
    ...playerAttributes({ 'player.id': stake.player_id, 'session.id': stake.session_id }),
  }
}

/** What is won more or less by the flag; a stake that only comes back stays what it is. */
function underFlag(staked: number, usual: number, { percent }: PayoutFlag): number {
  return usual > staked ? usual + Math.floor(usual * ((percent - 100) / 100)) : usual
}

function outcomeOf(staked: number, payout: number): Outcome {
  if (payout === staked) return 'push'
  return payout > staked ? 'win' : 'lose'
}
