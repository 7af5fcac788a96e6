// A made-up experiment: every request of the plan with a latency from a known distribution, readings beside it.
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { type ArmName, inArm, type Launch, type Plan, type Recorded } from '../../../load/experiment/index.ts'
import { armOf, bits } from '../../../load/plan.ts'

export const plan: Plan = {
  scenario: 'spin',
  seed: 3,
  rate: 100,
  requests: 200,
  windows: 24,
  launches: 1,
  looks: 1,
  warmUp: { milliseconds: 2_000, requests: 400, agreement: 0.1, mostWindows: 8 },
  budget: 0.05,
  quantile: 0.99,
  arms: (['U', 'I', 'U2', 'C'] as const).map((name) => ({
    name,
    title: name,
    instrumented: name === 'I',
    faults: [],
    revision: 'abc',
  })),
  services: ['front', 'back'],
}

export interface Made {
  /** How much slower than U each arm is, at every quantile. */
  readonly slower?: Partial<Record<ArmName, number>>
  readonly sigma?: number
  readonly plan?: Partial<Plan>
  readonly change?: (launch: Launch) => Partial<Launch>
}

const START = 1_800_000_000_000

export function madeUp({ slower = { C: 1.5 }, sigma = 0.1, plan: other = {}, change }: Made = {}): Recorded {
  const whole = { ...plan, ...other }
  return {
    schemaVersion: 1,
    started: '2026-11-24T00:00:00.000Z',
    tool: '0.1.0',
    machine: { cores: 2, model: 'made up', memory: 2 ** 34, kernel: '6', node: 'v24', k6: 'k6 v1' },
    plan: whole,
    launches: Array.from({ length: whole.launches }, (_, launch) => {
      const made = launchOf(whole, slower, sigma, launch)
      return { ...made, ...change?.(made) }
    }),
  }
}

function launchOf(whole: Plan, slower: Made['slower'], sigma: number, launch: number): Launch {
  const { arms, rate, requests, seed } = whole
  const count = (whole.windows + 4) * requests * arms.length
  const slot = 1000 / (rate * arms.length)
  const samples = Array.from({ length: count }, (_, number) => {
    const arm = whole.arms[armOf(seed, number, arms.length)]?.name ?? 'U'
    const drawn = normalQuantile((bits(seed, 77, launch, number) + 0.5) / 2 ** 32, 0, 1)
    return {
      number,
      arm,
      kind: 'spin',
      sent: START + number * slot,
      lag: number % 3,
      status: 200,
      latency: 10 * Math.exp(sigma * drawn) * (slower?.[arm] ?? 1),
    }
  })
  const seconds = Math.ceil((count * slot) / 1000)
  return {
    samples,
    dropped: 0,
    readings: Array.from({ length: (seconds + 2) * 2 }, (_, half) => readingAt(whole, half / 2 - 1)),
    sent: [
      {
        arm: 'I',
        requests: count / arms.length,
        spans: count,
        byService: { front: count / 2, back: count / 2 },
        bytes: count * 100,
        logRecords: 1,
        dataPoints: 1,
        unusual: {},
      },
    ],
  }
}

/** Arm I takes a tenth more of a processor than the others. */
function readingAt({ arms, services }: Plan, second: number) {
  const names = arms.flatMap(({ name }) => services.map((service) => [inArm(service, name), name] as const))
  return {
    time: START + second * 1000,
    cpu: Object.fromEntries(
      names.map(([service, arm]) => [service, (second + 1) * (arm === 'I' ? 0.11 : 0.1)]),
    ),
    rss: Object.fromEntries(names.map(([service, arm]) => [service, arm === 'I' ? 2e8 : 1e8])),
    generator: (second + 1) * 0.3,
    busy: second + 1,
    steal: 0,
    pressure: (second + 1) * 0.1,
  }
}
