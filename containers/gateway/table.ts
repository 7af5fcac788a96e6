// What a guest can do with a message: play a game, or chat with everybody who is there.
import { context } from '@opentelemetry/api'
import { ApiError } from '../shared/node/errors.ts'
import type { Move } from '../shared/node/games/move.ts'
import { positiveCents, toDecimal } from '../shared/node/input.ts'
import { withPlayer } from '../shared/node/player-context.ts'
import type { Message } from './message.ts'

/** Opaque ids; a guest is one for as long as the socket lives. */
export interface Guest {
  readonly playerId: string
  readonly sessionId: string
}

/** What is said back, and to whom. */
export interface Reply {
  readonly to: 'sender' | 'everybody'
  readonly fields: Readonly<Record<string, unknown>>
}

const longestText = 500

export class Table {
  /** By the type of their message: `slots.spin`. */
  readonly #moves: ReadonlyMap<string, Move>

  constructor(moves: readonly Move[]) {
    this.#moves = new Map(moves.map((move) => [`${move.game}.${move.action}`, move]))
  }

  /** @throws ApiError for a message that cannot be done */
  async handle(message: Message, guest: Guest): Promise<Reply> {
    if (message.type === 'chat') return { to: 'everybody', fields: chat(message, guest) }
    const move = this.#moves.get(message.type)
    if (move) return { to: 'sender', fields: await play(move, message, guest) }
    throw new ApiError(400, `type must be chat or one of ${[...this.#moves.keys()].join(', ')}`)
  }
}

async function play(move: Move, { type, fields }: Message, guest: Guest): Promise<Reply['fields']> {
  const { playerId, sessionId } = guest
  const bet = positiveCents('BetAmount', fields['BetAmount'])
  const ask = move.read(fields)
  const ids = { 'player.id': playerId, 'session.id': sessionId }
  const { shown, payout } = await context.with(withPlayer(ids), () =>
    ask({ player_id: playerId, session_id: sessionId, bet }),
  )
  return { type, ...shown, payout: toDecimal(payout) }
}

function chat({ fields }: Message, { playerId }: Guest): Reply['fields'] {
  const text = fields['text']
  if (typeof text !== 'string' || !text || text.length > longestText)
    throw new ApiError(400, `text must have 1 to ${longestText} characters`)
  return { type: 'chat', from: playerId, text }
}
