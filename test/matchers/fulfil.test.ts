// `toFulfil`: a whole trace holds, a broken one fails with all that is needed to find the break.
import { describe, test } from 'vitest'
import type { TraceContract } from '../../assertions/index.ts'
import { serviceName } from '../../harness/telemetry/index.ts'
import { expect } from '../../harness/vitest/index.ts'
import { plant } from '../../assertions/examples/build.ts'
import { FRONTEND, SCORING, SLOTS, spinTree } from '../assertions/casino.ts'
import { failureOf, settledTrace } from './settled-trace.ts'

const SPIN = 'grpc.slots.SlotsService/Spin'

const spinFor = (bet: number): TraceContract => ({
  name: 'slots spin',
  root: {
    service: FRONTEND,
    kind: 'SERVER',
    name: 'POST /api/slots/spin',
    children: [
      {
        service: FRONTEND,
        kind: 'CLIENT',
        name: SPIN,
        children: [
          {
            service: SLOTS,
            kind: 'SERVER',
            name: SPIN,
            children: [
              {
                service: SLOTS,
                kind: 'INTERNAL',
                name: 'game.play',
                attributes: { 'bet.amount': bet },
                children: [
                  {
                    service: SLOTS,
                    kind: 'CLIENT',
                    name: 'POST',
                    children: [{ service: SCORING, kind: 'SERVER', name: 'POST /api/scoring/record' }],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
})

const spin = spinFor(10)

/** The same spin, but slots speaks to nobody. */
const lonely: TraceContract = {
  name: 'slots alone',
  root: { service: SLOTS, kind: 'SERVER', name: SPIN, only: true },
}

describe('a whole trace', () => {
  test('fulfils its contract', () => {
    const { trace, judged } = settledTrace({ spans: plant(spinTree()) })
    expect(trace).toFulfil(spin)
    expect(judged).toMatchObject([{ contract: { contract: 'slots spin', fulfilled: true }, findings: [] }])
  })

  test('is not torn by other traffic: another trace of the same kind, whole or torn, changes nothing', () => {
    const own = plant(spinTree())
    const others = [...plant(spinTree('grpc', 5)), ...plant(spinTree('none', 7))]
    const { trace } = settledTrace({ spans: [...own, ...others] })
    expect(trace).toFulfil(spin)
  })
})

describe('a torn trace', () => {
  const spans = plant(spinTree('grpc'))
  const own = spans[0]?.traceId ?? ''
  const elsewhere = spans.find((one) => serviceName(one.resource) === SLOTS)
  const failure = (unsettled: readonly string[] = []) => {
    const { trace } = settledTrace({ spans, unsettled })
    return failureOf(() => expect(trace).toFulfil(spin))
  }

  test('fails with the code and the hop at which the context was lost', async () => {
    const text = await failure()
    expect(text).toContain("spin for 10: the trace does not fulfil 'slots spin'.")
    expect(text).toMatch(/^TRC\d+ error: /m)
    expect(text).toContain(`hop:      ${FRONTEND} -> ${SLOTS} via grpc`)
  })

  test('shows what was demanded beside what was found, each line marked', async () => {
    const text = await failure()
    expect(text).toMatch(
      new RegExp(`^ +${FRONTEND} SERVER POST /api/slots/spin +\\| +${FRONTEND} SERVER`, 'm'),
    )
    expect(text).toMatch(new RegExp(`^- +${SLOTS} SERVER ${SPIN} +\\|`, 'm'))
    expect(text).toMatch(/^ +expected +\| found$/m)
  })

  test('names the trace, and its place in the report', async () => {
    const text = await failure()
    expect(own).toMatch(/^[0-9a-f]{32}$/)
    expect(text).toContain(`trace ${own}`)
    expect(text).toContain(`/runs/one/report.html#trace-${own}`)
  })

  test('says what never arrived, where that could not be settled', async () => {
    const unsettled = ["the marker's log record of slots over OTLP", "the marker's line of scoring"]
    const text = await failure(unsettled)
    for (const what of unsettled) expect(text).toContain(`never arrived: ${what}`)
    expect(await failure()).not.toContain('never arrived')
  })

  test('leaves its findings and the comparison for the report', async () => {
    const { trace, judged } = settledTrace({ spans })
    await failureOf(() => expect(trace).toFulfil(spin))
    expect(judged).toHaveLength(1)
    expect(judged[0]?.contract).toMatchObject({ fulfilled: false, traceId: own })
    expect(judged[0]?.findings.map((finding) => finding.hop)).toContainEqual(
      expect.objectContaining({ from: FRONTEND, to: SLOTS }),
    )
    const evidence = judged[0]?.findings.flatMap((finding) => finding.evidence) ?? []
    expect(evidence.map((one) => one.traceId)).toContain(elsewhere?.traceId)
  })
})

describe('a trace that is otherwise than demanded', () => {
  test('fails for a value: both values are there, on the line of their span', async () => {
    const { trace } = settledTrace({ spans: plant(spinTree()) })
    const text = await failureOf(() => expect(trace).toFulfil(spinFor(25)))
    expect(text).toMatch(/^! .*game\.play.*bet\.amount.*25.*10|^! .*game\.play.*bet\.amount.*10.*25/m)
  })

  test('fails where nothing else may be', async () => {
    const { trace } = settledTrace({ spans: plant(spinTree()) })
    const text = await failureOf(() => expect(trace).toFulfil(lonely))
    expect(text).toMatch(/^\+ .*\| .*game\.play/m)
  })

  test('fails where nothing came at all, and does not pass for a trace', async () => {
    const { trace } = settledTrace({ spans: [] })
    const text = await failureOf(() => expect(trace).toFulfil(spin))
    expect(text).toContain(`trace ${trace.traceId}`)
    expect(text).toMatch(/^- /m)
  })
})

describe('.not', () => {
  test('holds for the broken trace, and what it found is no finding of the run', () => {
    const { trace, judged } = settledTrace({ spans: plant(spinTree('grpc')) })
    expect(trace).not.toFulfil(spin)
    expect(judged).toEqual([{ findings: [] }])
  })

  test('fails for the whole trace, and shows the tree that it found', async () => {
    const { trace } = settledTrace({ spans: plant(spinTree()) })
    const text = await failureOf(() => expect(trace).not.toFulfil(spin))
    expect(text).toContain("fulfils 'slots spin', and was expected not to")
    expect(text).toContain(`${SLOTS} INTERNAL game.play`)
  })
})
