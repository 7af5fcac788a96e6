// `pitboss load`: a load of which every trace is judged, at one rate or at rising ones.
import { join } from 'node:path'
import { bundleScript } from '../../../load/bundle.ts'
import { loadHolds, type LoadResult, loadText, lostSignals, runLoad } from '../../../load/judged/index.ts'
import {
  chooseRuntime,
  CommandFailed,
  createRunDir,
  EXIT,
  loadExpectations,
  openProject,
  type RuntimeChoice,
} from '../../run/index.ts'
import { provideK6 } from '../../runtime/index.ts'
import type { CommandContext } from '../context.ts'
import { loadOf } from './overhead-experiment.ts'

export interface LoadCommandOptions {
  readonly runtime: RuntimeChoice
  readonly scenario: string
  readonly rate: number
  /** Milliseconds. */
  readonly duration: number
  readonly seed: number
  /** Rates to try one after the other, until one does not hold. */
  readonly ramp?: readonly number[]
  /** Milliseconds for which the sink is gone. */
  readonly sinkOutage?: number
  readonly faults: readonly string[]
  readonly system?: string
  readonly out?: string
}

export async function load(options: LoadCommandOptions, context: CommandContext): Promise<number> {
  const { progress, abort } = context
  const project = await openProject(options.system)
  const expectations = await loadExpectations(project)
  const { scenario } = loadOf(project, options)
  const chosen = await chooseRuntime(options.runtime, project.definition)
  progress.note(`runtime: ${chosen.runtime} (${chosen.runtimeReason})`)
  const k6 = await provideK6(progress.note, abort)
  const results: LoadResult[] = []
  for (const rate of options.ramp ?? [options.rate]) {
    const runDir = await createRunDir(project.root, options.out)
    const result = await runLoad({
      ...chosen,
      definition: project.definition,
      expectations,
      root: project.root,
      runDir,
      scenario,
      k6: k6.path,
      script: await bundleScript(join(project.root, scenario.script), runDir),
      rate,
      seconds: Math.max(1, Math.round(options.duration / 1000)),
      seed: options.seed,
      faults: options.faults,
      ...outageOf(options),
      abort,
      note: progress.note,
      onProgress: progress.event,
    })
    results.push(result)
    if (options.ramp !== undefined) progress.note(loadText(result))
    if (!loadHolds(result)) break
  }
  const highest = results.filter(loadHolds).at(-1)?.rate
  const holds = options.ramp === undefined ? highest !== undefined : results.some(loadHolds)
  context.print({ verdict: holds ? 'holds' : 'findings', highest, results: results.map(withoutRecord) }, () =>
    [
      ...results.map(loadText),
      ...(options.ramp === undefined
        ? []
        : [
            highest === undefined
              ? 'None of these rates holds.'
              : `The highest rate at which all of it holds: ${highest} requests/s`,
          ]),
    ].join('\n'),
  )
  return holds ? EXIT.holds : EXIT.findings
}

/** A sixth of the load goes by before it: there must be something to compare with. */
function outageOf({ sinkOutage: length, duration }: LoadCommandOptions) {
  if (length === undefined) return {}
  const after = duration / 6
  if (after + length < duration) return { outage: { after, length } }
  throw new CommandFailed(
    'OUTAGE_TOO_LONG',
    `The sink cannot be gone for ${length / 1000} s of a load that lasts ${duration / 1000} s. Give a longer --duration.`,
  )
}

/** Findings and all are in the run's folder. */
function withoutRecord({ record, ...rest }: LoadResult): object {
  return {
    ...rest,
    lost: Object.fromEntries(lostSignals(rest.counts)),
    holds: loadHolds({ record, ...rest }),
    errors: record.findings.filter(({ severity }) => severity === 'error'),
  }
}
