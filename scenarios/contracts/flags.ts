// Feature flags: one evaluation a play, over OFREP, told by its event and by what the play says of itself.
import {
  type AttributeDemand,
  defineContract,
  type EventContract,
  type SpanContract,
  type TraceContract,
} from '../../assertions/index.ts'
import { apiCall, httpServer } from './hops.ts'

/** What a play leaves of its flag. */
export interface FlagSeen {
  /** On every span of the play. */
  readonly variant: AttributeDemand
  /** The OpenFeature event, whichever way the game's language sends it. */
  readonly event: EventContract
  /** The flag service sends nothing of its own: the call ends there. */
  readonly call: SpanContract
}

export const evaluated = (
  service: string,
  key: string,
  variant: AttributeDemand = { present: true },
): FlagSeen => ({
  variant,
  event: {
    name: EVALUATION,
    attributes: {
      'feature_flag.key': key,
      'feature_flag.result.variant': variant,
      'feature_flag.provider.name': { present: true },
      'feature_flag.context.id': /^[0-9a-f-]{36}$/,
    },
  },
  call: ofrepCall(service, 200),
})

/** The flag service could not evaluate: the event says why, and no variant. */
export const notEvaluated = (service: string, key: string): FlagSeen => ({
  variant: 'none',
  event: { name: EVALUATION, attributes: { 'feature_flag.key': key, 'error.type': { present: true } } },
  call: ofrepCall(service, 500),
})

/** Nobody answers at the flag service. */
export const notReached = (service: string, key: string): FlagSeen => {
  const { call, ...rest } = notEvaluated(service, key)
  const { 'http.response.status_code': _, ...attributes } = call.attributes ?? {}
  return { ...rest, call: { ...call, attributes: { ...attributes, 'error.type': { present: true } } } }
}

const EVALUATION = 'feature_flag.evaluation'

/** A call to the JSON API whose play was under this variant, whatever the game's language. */
export const playedUnder = (game: string, path: string, variant: string): TraceContract => {
  const service = `vegas-${game}-service`
  const { event, call } = evaluated(service, `${game}.payout`, variant)
  const attributes = { 'game.type': game, 'feature_flag.variant': variant }
  const inPlay = (name: string): SpanContract => ({ service, kind: 'INTERNAL', name, attributes })
  const play = {
    ...inPlay('game.play'),
    events: [event],
    children: [call, inPlay('game.bet'), inPlay('game.outcome')],
  }
  return defineContract({
    name: `${game} under the variant ${variant}`,
    root: apiCall('POST', 200, [
      httpServer({
        service: 'vegas-frontend-service',
        method: 'POST',
        route: path,
        status: 200,
        children: [play],
      }),
    ]),
  })
}

const ofrepCall = (service: string, status: 200 | 500): SpanContract => ({
  service,
  kind: 'CLIENT',
  name: 'POST',
  attributes: {
    'url.full': /\/ofrep\/v1\/evaluate\/flags\/[a-z]+\.payout$/,
    'http.response.status_code': status,
  },
  ...(status === 200 ? {} : { status: 'ERROR' as const }),
})
