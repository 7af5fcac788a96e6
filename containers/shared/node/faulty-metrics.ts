// Breaks of what is measured: a counter that is never recorded, an attribute too many, a unit that is not the value's.
import { metrics as api, propagation } from '@opentelemetry/api'
import { metrics } from '@opentelemetry/sdk-node'
import { fault } from './faults.ts'

/** `plays-not-recorded`: game_plays_total is dropped. `high-cardinality-attribute`: it has a stream for each player. */
export function faultyViews(): metrics.ViewOptions[] {
  const instrumentName = 'game_plays_total'
  if (fault === 'plays-not-recorded')
    return [{ instrumentName, aggregation: { type: metrics.AggregationType.DROP } }]
  if (fault === 'high-cardinality-attribute')
    return [{ instrumentName, attributesProcessors: [withPlayerId] }]
  return []
}

const withPlayerId: metrics.IAttributesProcessor = {
  process: (incoming, context) => {
    const player = context && propagation.getBaggage(context)?.getEntry('player.id')
    return player ? { ...incoming, 'player.id': player.value } : incoming
  },
}

/** `wrong-unit`: game_latency says seconds, and measures milliseconds. */
export function breakUnits(): void {
  if (fault !== 'wrong-unit') return
  const getMeter = api.getMeter.bind(api)
  api.getMeter = (...args) => {
    const meter = getMeter(...args)
    const createHistogram = meter.createHistogram.bind(meter)
    meter.createHistogram = (name, options) =>
      createHistogram(name, name === 'game_latency' ? { ...options, unit: 's' } : options)
    return meter
  }
}
