// Who plays: player.id and session.id travel as baggage with every call of a request.
import { type Attributes, type Context, context, propagation } from '@opentelemetry/api'

const keys = ['player.id', 'session.id'] as const
type PlayerContext = Partial<Record<(typeof keys)[number], string>>

/** The active context with the ids added to its baggage, to call other services in. */
export function withPlayer(player: PlayerContext): Context {
  let baggage = propagation.getActiveBaggage() ?? propagation.createBaggage()
  for (const key of keys) {
    const value = player[key]
    if (value) baggage = baggage.setEntry(key, { value })
  }
  return propagation.setBaggage(context.active(), baggage)
}

/** The ids as span attributes: from the baggage, else as given. */
export function playerAttributes(given: PlayerContext): Attributes {
  const baggage = propagation.getActiveBaggage()
  const values = keys.map((key) => [key, baggage?.getEntry(key)?.value || given[key]] as const)
  return Object.fromEntries(values.filter(([, value]) => value))
}
