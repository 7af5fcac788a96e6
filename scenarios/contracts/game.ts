// What a call of a game leaves inside the game, whichever it is: its spans, and its result with scoring.
import type { AttributeDemand, SpanContract } from '../../assertions/index.ts'
import type { FlagSeen } from './flags.ts'
import { httpCall, postgresCall } from './hops.ts'

const SCORING = 'vegas-scoring-service'

interface GameCall {
  readonly service: string
  readonly game: string
  readonly action: string
  /** Whether it takes a bet, and whether it ends the game; both by default. */
  readonly bets?: boolean
  readonly settles?: boolean
  /** Calls of its own: state in Redis. */
  readonly children?: readonly SpanContract[]
  /** What the call says of its flag. */
  readonly flag?: FlagSeen
  /** Whether the player has a session: its id is baggage down to the last hop, like the player's. */
  readonly inSession?: boolean
}

/** One call of a game: all of it, or a part of a game that takes several. */
export function gamePlay({ children = [], bets = true, settles = true, ...call }: GameCall): SpanContract {
  const { service, flag } = call
  const played = playedAttributes(call)
  const bet: SpanContract = { service, kind: 'INTERNAL', name: 'game.bet', attributes: played }
  const outcome: SpanContract = {
    service,
    kind: 'INTERNAL',
    name: 'game.outcome',
    attributes: { ...played, outcome: OUTCOME, payout: { present: true } },
  }
  return {
    service,
    kind: 'INTERNAL',
    name: 'game.play',
    attributes: { ...played, ...(settles && { outcome: OUTCOME }) },
    events: flag === undefined ? [] : [flag.event],
    children: [
      ...(flag === undefined ? [] : [flag.call]),
      ...(bets ? [bet] : []),
      ...children,
      ...(settles ? [outcome, resultRecorded(call)] : []),
    ],
  }
}

const OUTCOME = /^(win|lose|push)$/

type Attributes = Readonly<Record<string, AttributeDemand>>

const UUID = /^[0-9a-f-]{36}$/

const idsOf = ({ inSession = false }: GameCall): Attributes => ({
  'player.id': UUID,
  ...(inSession && { 'session.id': UUID }),
})

function playedAttributes(call: GameCall): Attributes {
  const { game, action, flag } = call
  return {
    'game.type': game,
    'game.action': action,
    'bet.amount': { present: true },
    ...idsOf(call),
    'feature_flag.variant': flag?.variant ?? { present: true },
  }
}

/** Scoring takes the ids of its spans from the baggage, not from the result. */
function resultRecorded(call: GameCall): SpanContract {
  const ids = idsOf(call)
  return httpCall(call.service, {
    service: SCORING,
    method: 'POST',
    route: '/api/scoring/record',
    status: 201,
    attributes: ids,
    children: [
      {
        service: SCORING,
        kind: 'INTERNAL',
        name: 'scoring.update',
        attributes: { 'game.type': call.game, ...ids },
        children: [
          postgresCall(SCORING, 'INSERT', 'game_results'),
          postgresCall(SCORING, 'INSERT', 'player_scores'),
        ],
      },
    ],
  })
}
