// The experiment: launches one after the other, looks at the planned moments, and the end as soon as a look decides.
import { cpus, release, totalmem } from 'node:os'
import { analyse, type Outcome } from './analyse.ts'
import { CPU } from './compare.ts'
import { lookAt } from './looks.ts'
import type { Launch, Machine, Pace, Recorded } from './data.ts'
import { type LaunchOptions, runLaunch } from './launch.ts'
import { atPace } from './pace.ts'
import { ratioText } from '../numbers.ts'

export interface ExperimentOptions extends Omit<LaunchOptions, 'enough' | 'pace'> {
  /** Nobody named the rate: the plan's own is the highest, and what this machine bears is found first. */
  readonly findsPace: boolean
  readonly tool: string
  readonly k6Version: string
  readonly note: (text: string) => void
}

export async function runExperiment(options: ExperimentOptions): Promise<Recorded> {
  const { note } = options
  let { plan } = options
  const started = new Date().toISOString()
  const launches: Launch[] = []
  const recorded = (current?: Launch, stoppedAtLook?: number): Recorded => ({
    schemaVersion: 1,
    started,
    tool: options.tool,
    machine: machineOf(options.k6Version),
    plan,
    ...(stoppedAtLook === undefined ? {} : { stoppedAtLook }),
    launches: current === undefined ? launches : [...launches, current],
  })
  let decided: number | undefined
  for (let launch = 0; launch < plan.launches && decided === undefined; launch++) {
    const enough = (current: Launch, measured: number): boolean => {
      const done = launch * plan.windows + Math.min(measured, plan.windows)
      if (measured === 0) {
        note(`launch ${launch + 1} of ${plan.launches}: warming up`)
        return false
      }
      const look = lookAt(plan, done)
      const outcome = analyse(recorded(current, look ?? plan.looks))
      note(`${done} of ${plan.launches * plan.windows} windows: ${standing(outcome)}`)
      if (look === undefined || look === plan.looks) return false
      if (outcome.verdict !== 'PASS' && outcome.verdict !== 'FAIL') return false
      decided = look
      note(`look ${look} of ${plan.looks} decides: ${outcome.verdict}`)
      return true
    }
    const pace = (found: Pace) => {
      plan = atPace(plan, found)
      note(`${percentOf(found.busy)} busy at ${found.tried} requests/s an arm: going on with ${plan.rate}`)
      return plan
    }
    const first = options.findsPace && launch === 0
    const ended = await runLaunch({ ...options, plan, enough, ...(first ? { pace } : {}) }, launch)
    launches.push(ended)
    if (ended.died !== undefined) break
  }
  return recorded(undefined, decided)
}

const percentOf = (share: number): string => `${(share * 100).toFixed(0)} %`

/** Where it stands, in a line: each gate with its interval, which narrows, and the processor time. */
function standing({ gates, comparisons }: Outcome): string {
  const shown = comparisons.filter((one) => gates.includes(one) || (one.what === CPU && one.arm === 'I'))
  return shown.map((one) => `${one.what} ${one.arm}/${one.reference} ${ratioText(one)}`).join('; ')
}

const machineOf = (k6: string): Machine => ({
  cores: cpus().length,
  model: cpus()[0]?.model ?? '',
  memory: totalmem(),
  kernel: release(),
  node: process.version,
  k6,
})
