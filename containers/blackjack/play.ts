// The calls: each takes the player's hand out of Redis, plays on, and puts it back, or settles it.
import { randomInt } from 'node:crypto'
import { ApiError } from '../shared/node/errors.ts'
import type { Blackjack, DealRequest, HandResponse, MoveRequest } from '../shared/node/games/blackjack-api.ts'
import { checkedStake } from '../shared/node/games/move.ts'
import { type Play, playGame } from '../shared/node/games/play.ts'
import type { House } from '../shared/node/games/serve.ts'
import { seededRandom, shuffledDeck } from './cards.ts'
import { deal, dealerPlays, type Hand, hit, isOver, mostPaid, payoutFor } from './game.ts'
import { dealtHere, Hands, linksToDeal, type OpenHand } from './hands.ts'
import { shown } from './shown.ts'

const game = 'blackjack'

interface Kind {
  readonly action: string
  /** What the move makes of the hand. */
  readonly next: (hand: OpenHand, play: Play) => Promise<OpenHand> | OpenHand
  /** The dealer's turn comes after it. */
  readonly last: boolean
  /** Throws the ApiError with which the move is refused. */
  readonly check?: (hand: OpenHand) => void
}

const hitting: Kind = { action: 'hit', next: hit, last: false }
const standing: Kind = { action: 'stand', next: (hand) => hand, last: true }

const doubling = (bet: number): Kind => ({
  action: 'double',
  next: (hand, play) => play.bet(() => ({ ...hit(hand), bet: 2 * hand.bet })),
  last: true,
  check: (hand) => {
    if (hand.player.length > 2) throw new ApiError(409, 'only the first two cards can be doubled')
    if (hand.bet !== bet) throw new ApiError(400, 'bet must be as much as before')
  },
})

/** The calls of the service; each throws an ApiError for what the rules do not allow. */
export function blackjackCalls({ redis, scoringUrl }: House): Blackjack {
  const hands = new Hands(redis)

  const start = async (request: DealRequest): Promise<HandResponse> => {
    const stake = checkedStake(request)
    if (!Number.isSafeInteger(mostPaid(stake.bet)))
      throw new ApiError(400, 'the bet is more than can be paid')
    if (!(await hands.reserve(stake.player_id))) throw new ApiError(409, 'there is a hand to be played first')
    return playGame({ game, action: 'deal', stake }, scoringUrl, async (play) => {
      const random = request.seed ? seededRandom(request.seed) : randomInt
      const hand = await play.bet(() => deal(shuffledDeck(random), stake.bet))
      if (!isOver(hand)) return goOn(stake.player_id, dealtHere(hand))
      await hands.release(stake.player_id)
      return settle(play, hand)
    })
  }

  /** A move that is refused, or fails, leaves the hand as it was. */
  const move = async ({ action, next, last, check }: Kind, { player_id, session_id }: MoveRequest) => {
    const hand = await hands.take(player_id)
    if (!hand) throw new ApiError(409, 'there is no hand: deal first')
    try {
      const stake = { player_id, session_id, bet: hand.bet }
      check?.(hand)
      const turn = { game, action, stake, links: linksToDeal(hand) }
      return await playGame(turn, scoringUrl, async (play) => {
        const after = await next(hand, play)
        return last || isOver(after) ? settle(play, after) : goOn(player_id, after)
      })
    } catch (error) {
      await hands.keep(player_id, hand)
      throw error
    }
  }

  const goOn = async (player: string, hand: OpenHand): Promise<HandResponse> => {
    await hands.keep(player, hand)
    return shown(hand)
  }

  return {
    deal: start,
    hit: (request) => move(hitting, request),
    stand: (request) => move(standing, request),
    double: (request) => move(doubling(request.bet), request),
  }
}

async function settle(play: Play, hand: Hand): Promise<HandResponse> {
  const played = dealerPlays(hand)
  const settled = await play.settle(hand.bet, () => payoutFor(played))
  return shown(played, settled)
}
