// What may be: by default, by the system's policy, and by what its owners accepted.
import { describe, expect, test } from 'vitest'
import {
  acceptedProblems,
  CHANGES,
  type Difference,
  gateProblems,
  judgeDifferences,
} from '../../assertions/index.ts'

const of = (change: Difference['change'], subject = 'x', service = 'shop'): Difference => ({
  change,
  effect: CHANGES[change].effect,
  service,
  subject,
  places: [],
})

const outcomes = (differences: readonly Difference[], policy: Parameters<typeof judgeDifferences>[1] = {}) =>
  judgeDifferences(differences, policy).differences.map(({ change, outcome }) => `${change} ${outcome}`)

describe('a change', () => {
  test('fails by default where it breaks or costs, and what fails comes first', () => {
    const all = [
      of('sdk version'),
      of('metric new'),
      of('more spans'),
      of('metric gone'),
      of('query without data'),
    ]
    expect(outcomes(all)).toEqual([
      'more spans fails',
      'metric gone fails',
      'query without data warns',
      'sdk version passes',
      'metric new passes',
    ])
    expect(judgeDifferences(all, {}).verdict).toBe('findings')
    expect(judgeDifferences([of('metric new')], {}).verdict).toBe('holds')
  })

  test('is taken as the policy says: that of the change before that of its effect', () => {
    const policies = {
      breaking: { demand: 'warn', reason: 'We are only looking, for now.' },
      'unit changed': { demand: 'fail', reason: 'Thresholds depend on it.' },
      additive: { demand: 'reason', reason: 'Everything new is reviewed.' },
    } as const
    expect(outcomes([of('metric gone'), of('unit changed'), of('metric new')], { policies })).toEqual([
      'unit changed fails',
      'metric new fails',
      'metric gone warns',
    ])
  })

  test('is accepted by an entry with a reason, as far as that reaches', () => {
    const accepted = [
      { change: 'metric gone', service: 'sh*', subject: 'old_*', reason: 'Replaced by new ones.' },
    ] as const
    const { differences, verdict, expired } = judgeDifferences(
      [of('metric gone', 'old_total'), of('metric gone', 'new_total'), of('unit changed', 'old_total')],
      { accepted },
    )
    expect(differences.map(({ subject, outcome }) => `${subject} ${outcome}`)).toEqual([
      'new_total fails',
      'old_total fails',
      'old_total accepted',
    ])
    expect(differences.at(-1)?.reason).toBe('Replaced by new ones.')
    expect(verdict).toBe('findings')
    expect(expired).toEqual([])
  })

  test('that must fail is accepted by nobody', () => {
    const accepted = [{ change: 'personal data', reason: 'Legal said it is fine.' }] as const
    expect(outcomes([of('personal data')], { accepted })).toEqual(['personal data fails'])
  })

  test('that was accepted and is no more expires', () => {
    const accepted = [{ change: 'metric gone', subject: 'old', reason: 'Replaced by new ones.' }] as const
    expect(judgeDifferences([of('metric gone', 'other')], { accepted }).expired).toEqual(accepted)
  })
})

test.each([
  [{ signature: 1 }, 'gate.signature'],
  [{ sigature: 'x' }, 'gate.sigature'],
  [{ tolerance: { spans: -1 } }, 'gate.tolerance.spans'],
  [{ tolerance: { time: 1 } }, 'gate.tolerance.time'],
  [{ dashboards: 'x' }, 'gate.dashboards'],
  [
    { policies: { 'metric lost': { demand: 'fail', reason: 'Because we say so.' } } },
    'gate.policies.metric lost',
  ],
  [
    { policies: { breaking: { demand: 'maybe', reason: 'Because we say so.' } } },
    'gate.policies.breaking.demand',
  ],
  [{ policies: { breaking: { demand: 'warn' } } }, 'gate.policies.breaking.reason'],
])('a slip in the policy is told by its field: %j', (gate, field) => {
  expect(gateProblems(gate).map((one) => one.field)).toEqual([field])
})

test.each([
  [{}, 'accepted'],
  [[{ change: 'metric lost', reason: 'Because we say so.' }], 'accepted[0].change'],
  [[{ change: 'metric gone' }], 'accepted[0].reason'],
  [[{ change: 'metric gone', subjects: 'x', reason: 'Because we say so.' }], 'accepted[0].subjects'],
  [[{ change: 'metric gone', service: 1, reason: 'Because we say so.' }], 'accepted[0].service'],
])('a slip in an accepted change is told by its field: %j', (list, field) => {
  expect(acceptedProblems(list).map((one) => one.field)).toEqual([field])
})

test('sound settings have no problems', () => {
  expect(
    gateProblems({
      signature: 's',
      accepted: 'a',
      tolerance: { spans: 0.2 },
      policies: { costly: { demand: 'warn', reason: 'We only watch it.' } },
    }),
  ).toEqual([])
  expect(
    acceptedProblems([{ change: 'metric gone', service: '*', reason: 'Replaced by new ones.' }]),
  ).toEqual([])
})
