// Places of defects: where a contract demands what another line of the same name does not, and when a service was at work.
import { expect, test } from 'vitest'
import { assess, mutantsOf, operators, type SpanContract, specimenOf } from '../../assertions/index.ts'
import { histogram } from '../../assertions/examples/build-metrics.ts'
import { observe, runSpans, SLOTS, topology } from './casino.ts'

const only = (name: string) => operators.filter((one) => one.name === name)

const caller = (children: readonly SpanContract[]): SpanContract => ({
  service: 'pitboss',
  kind: 'CLIENT',
  name: 'POST /api/slots/spin',
  children,
})

const play = (rest: Pick<SpanContract, 'events'>): SpanContract => ({
  service: SLOTS,
  kind: 'INTERNAL',
  name: 'game.play',
  ...rest,
})

const evaluated = { name: 'feature_flag.evaluation' }

/** Each play with the event. */
const played = runSpans().map((span) =>
  span.name === 'game.play'
    ? {
        ...span,
        events: [{ ...evaluated, time: span.startTime, attributes: [], droppedAttributesCount: 0 }],
      }
    : span,
)

test('an event is missed though a later line of the same name demands none', () => {
  const contracts = [
    { name: 'a play', root: caller([play({ events: [evaluated] })]) },
    { name: 'a play that fails', root: { ...caller([play({})]), name: 'POST /api/slots/fail' } },
  ]
  const specimen = specimenOf(observe(played), topology, { traces: contracts })
  const [mutant, ...others] = mutantsOf(specimen, only('demanded-event-missing'))
  expect(others).toEqual([])
  if (mutant === undefined) throw new Error('no place for the defect')
  expect(assess(mutant, specimen, [])).toMatchObject({
    at: `${SLOTS}, feature_flag.evaluation`,
    outcome: 'caught',
    told: { code: 'TRC14', service: SLOTS },
  })
  const undemanded = specimenOf(observe(played), topology, { traces: contracts.slice(1) })
  expect(mutantsOf(undemanded, only('demanded-event-missing'))).toEqual([])
})

test('a stray exemplar is of a time at which its service worked, however late it is collected', () => {
  const metrics = [9_000, 99_000].map((when) =>
    histogram({ service: SLOTS, name: 'play.duration', value: 3, when }),
  )
  for (const metric of metrics) {
    const specimen = specimenOf(observe(runSpans(), { metrics: [metric] }), topology, {})
    const [mutant] = mutantsOf(specimen, only('stray-exemplar'))
    if (mutant === undefined) throw new Error('no place for the defect')
    expect(assess(mutant, specimen, [])).toMatchObject({ outcome: 'caught', told: { code: 'MET8' } })
  }
})
