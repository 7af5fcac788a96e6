// Hands between two calls, in Redis: `blackjack:hand:<player id>`. A hand keeps the context of its deal, to which later
// calls, each in a trace of its own, have a link.
import { context, type Link, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { Redis } from 'ioredis'
import { counted } from '../shared/node/redis.ts'
import type { Hand } from './game.ts'

const secondsToLive = 60 * 60
/** Stands where a hand is being dealt. */
const reserved = '{}'

export interface OpenHand extends Hand {
  /** W3C trace context of the deal. */
  readonly traceparent?: string
}

export class Hands {
  readonly #redis: Redis

  constructor(redis: Redis) {
    this.#redis = redis
  }

  /** Whether the player had none: the place is taken now. */
  async reserve(player: string): Promise<boolean> {
    const reply = await counted('set', this.#redis.set(key(player), reserved, 'EX', secondsToLive, 'NX'))
    return reply === 'OK'
  }

  async keep(player: string, hand: OpenHand): Promise<void> {
    await counted('set', this.#redis.set(key(player), JSON.stringify(hand), 'EX', secondsToLive))
  }

  /** The player's hand, and nobody else's from now on: of two calls at once one gets it. */
  async take(player: string): Promise<OpenHand | undefined> {
    const kept = await counted('getdel', this.#redis.getdel(key(player)))
    return kept && kept !== reserved ? (JSON.parse(kept) as OpenHand) : undefined
  }

  async release(player: string): Promise<void> {
    await counted('del', this.#redis.del(key(player)))
  }
}

/** The hand with the active context as that of its deal. */
export function dealtHere(hand: Hand): OpenHand {
  const dealt: OpenHand = { ...hand }
  propagation.inject(context.active(), dealt, { set: keepTraceparent })
  return dealt
}

export function linksToDeal(hand: OpenHand): Link[] {
  const dealt = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, hand))
  return dealt ? [{ context: dealt }] : []
}

/** Baggage comes anew with each call. */
function keepTraceparent(hand: object, name: string, value: string): void {
  if (name === 'traceparent') Object.assign(hand, { traceparent: value })
}

function key(player: string): string {
  return `blackjack:hand:${player}`
}
