// `npm run bench:overhead-calibration`: how often the verdict of the overhead experiment is wrong, on made-up runs whose truth
// is known and on recorded windows with their labels permuted; beside the goals. Exit status 1 where one is missed.
// --runs N (10,000), --seed N (1), --run FOLDER (its two equal arms, instead of the windows that are kept; repeatable),
// --keep FILE (writes the windows of those runs, to be kept), --no-made-up (recorded windows alone: seconds)
import { availableParallelism } from 'node:os'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { EXPERIMENTS, type ExperimentName } from './overhead/experiments.ts'
import { goalsOf, soundness, table } from './overhead/goals.ts'
import { permuted, readWindows, textOf, windowsOf } from './overhead/permutation.ts'
import { added, EFFECTS, type Rates } from './overhead/rates.ts'
import type { Share } from './overhead/worker.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    run: { type: 'string', multiple: true },
    keep: { type: 'string' },
    'made-up': { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const runs = Number(values.runs)
const seed = Number(values.seed)

/** Shares of fixed size with seeds of their own: the result is the same however many cores there are. */
async function simulate(experiment: ExperimentName): Promise<Rates> {
  const each = Math.ceil(runs / 20)
  const shares = Array.from(
    { length: 20 },
    (_, at): Share => ({
      experiment,
      runs: Math.max(0, Math.min(each, runs - at * each)),
      seed: seed * 1000 + at,
    }),
  ).filter((share) => share.runs > 0)
  const line = shares.entries()
  const parts: Rates[] = []
  const work = async () => {
    for (const [at, share] of line) {
      const worker = new Worker(new URL('overhead/worker.ts', import.meta.url), { workerData: share })
      ;[parts[at]] = (await once(worker, 'message')) as [Rates]
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return added(parts)
}

const begun = performance.now()
const rates: Partial<Record<ExperimentName, Rates>> = {}
for (const name of (values['made-up'] ? Object.keys(EXPERIMENTS) : []) as ExperimentName[]) {
  rates[name] = await simulate(name)
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  console.error(`${seconds.padStart(5)} s  ${EXPERIMENTS[name].name}: ${runs} runs`)
}
const recorded = values.run
  ? (await Promise.all(values.run.map(windowsOf))).flat()
  : readWindows(new URL('overhead/recorded-windows.json', import.meta.url))
if (values.keep !== undefined) await writeFile(values.keep, `${JSON.stringify(recorded, undefined, 2)}\n`)
const goals = [
  ...(values['made-up'] ? goalsOf(rates as Record<ExperimentName, Rates>) : []),
  ...recorded.flatMap((one) => soundness(`labels permuted, ${textOf(one)}`, permuted(one, runs, seed))),
]
if (recorded.length === 0)
  console.log('not exercised: label permutation. No windows are kept; give --run FOLDER of an experiment.')
console.log(table(goals))
if (values['made-up']) console.log(`\nVerdicts of ${runs} runs by true effect (PASS / FAIL / INCONCLUSIVE):`)
for (const [name, one] of Object.entries(rates)) {
  const cells = EFFECTS.map((effect) => {
    const { PASS = 0, FAIL = 0, INCONCLUSIVE = 0 } = one.single[effect] ?? {}
    return `+${effect * 100} %: ${PASS}/${FAIL}/${INCONCLUSIVE}`
  })
  console.log(`  ${name.padEnd(10)} ${cells.join('   ')}`)
}
process.exitCode = goals.length > 0 && goals.every(({ met }) => met) ? 0 : 1
