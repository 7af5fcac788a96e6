// What every game counts and measures.
import { metrics } from '@opentelemetry/api'

const meter = metrics.getMeter('casino')

export const gamePlays = meter.createCounter('game_plays_total', {
  unit: '{play}',
  description: 'Games played to their outcome.',
})
export const gameWins = meter.createCounter('game_wins_total', { unit: '{win}', description: 'Games won.' })
export const betAmount = meter.createHistogram('bet_amount', {
  unit: 'USD',
  description: 'Stakes of the bets.',
})
export const gameLatency = meter.createHistogram('game_latency', {
  unit: 'ms',
  description: 'Time for one call of a game, recording of its result included.',
})
export const scoringLatency = meter.createHistogram('scoring_latency', {
  unit: 'ms',
  description: 'Time for the scoring service to record a result.',
  // 300 is the objective: a bound there tells exactly how many met it.
  advice: {
    explicitBucketBoundaries: [5, 10, 25, 50, 75, 100, 150, 200, 250, 300, 500, 750, 1000, 2500, 5000],
  },
})
