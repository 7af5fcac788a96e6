// What a call of a game leaves inside the game, whichever it is: its spans, and its result with scoring.
import type { AttributeDemand, SpanContract } from '../../assertions/index.ts'
import type { FlagSeen } from './flags.ts'
import { httpCall, postgresCall } from './hops.ts'

const SCORING = 'vegas-scoring-service'

interface GamePlay {
  readonly service: string
  readonly game: string
  readonly action: string
  /** Calls of its own: state in Redis. */
  readonly children: readonly SpanContract[]
  /** What the play says of its flag. */
  readonly flag?: FlagSeen
}

/** A call in which the game is bet on and settled at once. */
export function gamePlay({ service, game, action, children, flag }: GamePlay): SpanContract {
  const played = playedAttributes(game, action, flag)
  return {
    service,
    kind: 'INTERNAL',
    name: 'game.play',
    attributes: { ...played, outcome: OUTCOME },
    events: flag === undefined ? [] : [flag.event],
    children: [
      ...(flag === undefined ? [] : [flag.call]),
      { service, kind: 'INTERNAL', name: 'game.bet', attributes: played },
      ...children,
      ...settled(service, game, played),
    ],
  }
}

/** How a game ends: its outcome, and the result with scoring. */
function settled(service: string, game: string, played: Attributes): readonly SpanContract[] {
  const attributes = {
    ...played,
    outcome: OUTCOME,
    payout: { present: true },
  } as const
  return [{ service, kind: 'INTERNAL', name: 'game.outcome', attributes }, resultRecorded(service, game)]
}

const OUTCOME = /^(win|lose|push)$/

type Attributes = Readonly<Record<string, AttributeDemand>>

function playedAttributes(game: string, action: string, flag: FlagSeen | undefined): Attributes {
  return {
    'game.type': game,
    'game.action': action,
    'bet.amount': { present: true },
    'player.id': /^[0-9a-f-]{36}$/,
    'feature_flag.variant': flag?.variant ?? { present: true },
  }
}

function resultRecorded(from: string, game: string): SpanContract {
  return httpCall(from, {
    service: SCORING,
    method: 'POST',
    route: '/api/scoring/record',
    status: 201,
    children: [
      {
        service: SCORING,
        kind: 'INTERNAL',
        name: 'scoring.update',
        attributes: { 'game.type': game, 'player.id': { present: true } },
        children: [
          postgresCall(SCORING, 'INSERT', 'game_results'),
          postgresCall(SCORING, 'INSERT', 'player_scores'),
        ],
      },
    ],
  })
}
