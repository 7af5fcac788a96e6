// What a guest can do with a message: play a game, or chat with everybody who is there.
import { ApiError } from '../shared/node/errors.ts'
import type { Move } from '../shared/node/games/move.ts'
import { type Guest, makeMove } from './guest.ts'
import type { Message } from './message.ts'

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
    if (move) {
      const { type, fields } = message
      return { to: 'sender', fields: { type, ...(await makeMove(move, fields, guest)) } }
    }
    throw new ApiError(400, `type must be chat or one of ${[...this.#moves.keys()].join(', ')}`)
  }
}

function chat({ fields }: Message, { playerId }: Guest): Reply['fields'] {
  const text = fields['text']
  if (typeof text !== 'string' || !text || text.length > longestText)
    throw new ApiError(400, `text must have 1 to ${longestText} characters`)
  return { type: 'chat', from: playerId, text }
}
