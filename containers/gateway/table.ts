// What a guest can do with a message: spin the slots, or chat with everybody who is there.
import { context } from '@opentelemetry/api'
import { ApiError } from '../shared/node/errors.ts'
import { boolean, positiveCents, toDecimal } from '../shared/node/input.ts'
import { withPlayer } from '../shared/node/player-context.ts'
import type { SlotsClient } from '../shared/node/slots-client.ts'
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
  readonly #slots: SlotsClient

  constructor(slots: SlotsClient) {
    this.#slots = slots
  }

  /** @throws ApiError for a message that cannot be done */
  async handle(message: Message, guest: Guest): Promise<Reply> {
    if (message.type === 'spin') return { to: 'sender', fields: await this.#spin(message, guest) }
    if (message.type === 'chat') return { to: 'everybody', fields: chat(message, guest) }
    throw new ApiError(400, 'type must be spin or chat')
  }

  async #spin({ fields }: Message, { playerId, sessionId }: Guest): Promise<Reply['fields']> {
    const spin = {
      player_id: playerId,
      session_id: sessionId,
      bet: positiveCents('BetAmount', fields['BetAmount']),
      cheat_active: boolean('CheatActive', fields['CheatActive']),
    }
    const ids = { 'player.id': playerId, 'session.id': sessionId }
    const { result, win, payout } = await context.with(withPlayer(ids), () => this.#slots.spin(spin))
    return { type: 'spin', result, win, payout: toDecimal(payout) }
  }
}

function chat({ fields }: Message, { playerId }: Guest): Reply['fields'] {
  const text = fields['text']
  if (typeof text !== 'string' || !text || text.length > longestText)
    throw new ApiError(400, `text must have 1 to ${longestText} characters`)
  return { type: 'chat', from: playerId, text }
}
