// Metrics over a run, and what an overhead experiment and a mutation run leave beside it.
import type { Experiments } from '../../harness/report/index.ts'
import type { Metric } from '../../harness/telemetry/index.ts'
import { at, attributes, resource } from './build.ts'

const scope = { name: 'casino', version: '1', attributes: [], droppedAttributesCount: 0, schemaUrl: '' }

/** One counter of two sets of attributes, exported so many times. */
export const metricsOf = (exports: number): readonly Metric[] =>
  Array.from({ length: exports }, (_, n) => ({
    resource: resource('vegas-slots-service'),
    scope,
    name: 'game_plays_total',
    description: 'Plays that were settled.',
    unit: '{play}',
    metadata: [],
    data: {
      type: 'sum',
      monotonic: true,
      temporality: 'CUMULATIVE',
      points: ['win', 'lose'].map((outcome, which) => ({
        attributes: attributes({ outcome }),
        startTime: at(0),
        time: at(n * 400),
        flags: 0,
        value: BigInt(n * (which + 2)),
        exemplars: [],
      })),
    },
  }))

export const experiments: Experiments = {
  overhead: {
    verdict: 'FAIL',
    reasons: ['p99 of I / U is 7.1 % higher; at most 5 % is allowed.'],
    plan: { budget: 0.05 },
    comparisons: [
      {
        arm: 'I',
        reference: 'U',
        what: 'p99',
        ratio: 1.071,
        interval: { low: 1.055, high: 1.09 },
        judged: { verdict: 'FAIL' },
      },
      { arm: 'U2', reference: 'U', what: 'p99', ratio: 0.998, interval: { low: 0.99, high: 1.01 } },
    ],
  },
  mutation: {
    score: 0.75,
    mutants: 5,
    caught: 3,
    equivalent: 1,
    classes: [
      { operator: 'drop-parent', rule: 'TRC1', mutants: 3, caught: 2, equivalent: 1 },
      { operator: 'rename-metric', rule: 'MET1', mutants: 2, caught: 1, equivalent: 0 },
    ],
    notExercised: ['lose-link'],
  },
}
