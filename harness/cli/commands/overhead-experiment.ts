// What the kinds of overhead experiment have in common: the scenario, arms, plan, and tools of a run.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundleScript } from '../../../load/bundle.ts'
import {
  type Arm,
  currentRevision,
  type ExperimentOptions,
  type Plan,
  type PlannedArm,
  type Size,
  SIZES,
} from '../../../load/experiment/index.ts'
import { CommandFailed, type Project } from '../../run/index.ts'
import { provideK6 } from '../../runtime/index.ts'
import { VERSION } from '../../session/index.ts'
import type { LoadDefinition, LoadScenario } from '../../system/index.ts'
import type { CommandContext } from '../context.ts'

export interface OverheadOptions {
  /** Shares: 0.05. */
  readonly budget: number
  readonly budgetCpu?: number
  /** 0.99. */
  readonly quantile: number
  readonly size: Size
  readonly scenario: string
  readonly base?: string
  /** The arm that would be instrumented is not, either: a FAIL is then a false alarm. */
  readonly equal?: boolean
  readonly seed: number
  readonly rate?: number
  readonly windows?: number
  readonly faults: readonly string[]
  /** Names of settings to try side by side, in place of a verdict; empty: all that the definition has. */
  readonly settings?: readonly string[]
  /** Find how many requests a second each arm answers at most, in place of a verdict. */
  readonly throughput?: boolean
  /** Results of other measurements that the report shows as well: files, or folders that hold them. */
  readonly include: readonly string[]
  readonly from?: string
  readonly system?: string
  readonly out?: string
}

export type ArmOfRun = Arm & PlannedArm

/** @throws CommandFailed for a scenario or fault that the definition has none of */
export function loadOf(
  { definition, systemFile }: Project,
  { scenario: name, faults }: Pick<OverheadOptions, 'scenario' | 'faults'>,
): { readonly load: LoadDefinition; readonly scenario: LoadScenario } {
  const { load } = definition
  const scenario = load?.scenarios[name]
  if (load === undefined || scenario === undefined) {
    throw new CommandFailed(
      'UNKNOWN_SCENARIO',
      `There is no load scenario '${name}' in ${systemFile}. Known: ${Object.keys(load?.scenarios ?? {}).join(', ') || 'none'}.`,
    )
  }
  const unknown = faults.find((fault) => definition.faults?.[fault] === undefined)
  if (unknown !== undefined) {
    throw new CommandFailed(
      'UNKNOWN_FAULT',
      `There is no fault '${unknown}'. Known: ${Object.keys(definition.faults ?? {}).join(', ') || 'none'}.`,
    )
  }
  return { load, scenario }
}

/** Makes arms that run the project as it is. */
export async function armMaker({ root, definition }: Project) {
  const revision = await currentRevision(root)
  return (
    name: Arm['name'],
    title: string,
    given: Partial<Pick<Arm, 'instrumented' | 'faults'>> = {},
  ): ArmOfRun => ({ name, title, instrumented: false, faults: [], definition, revision, ...given })
}

export function planOf(
  options: OverheadOptions,
  { services }: LoadScenario,
  arms: readonly PlannedArm[],
): Plan {
  const { rate, windows, ...sized } = SIZES[options.size]
  return {
    ...sized,
    rate: options.rate ?? rate,
    windows: options.windows ?? windows,
    scenario: options.scenario,
    seed: options.seed,
    budget: options.budget,
    quantile: options.quantile,
    ...(options.budgetCpu === undefined ? {} : { cpuBudget: options.budgetCpu }),
    services,
    arms: arms.map(({ name, title, instrumented, faults, revision, settingName }) => ({
      name,
      title,
      instrumented,
      faults,
      revision,
      ...(settingName === undefined ? {} : { settingName }),
    })),
  }
}

type Tools = Omit<ExperimentOptions, 'plan' | 'arms' | 'findsPace'>

/** k6, the scenario's script for it, and where to say what. */
export async function toolsOf(
  project: Project,
  scenario: LoadScenario,
  runDir: string,
  { progress, abort }: CommandContext,
): Promise<Tools> {
  const { path } = await provideK6(progress.note, abort)
  const { stdout } = await promisify(execFile)(path, ['version'])
  return {
    definition: project.definition,
    root: project.root,
    runDir,
    scenario,
    k6: path,
    k6Version: stdout.trim().split('\n')[0] ?? '',
    script: await bundleScript(join(project.root, scenario.script), runDir),
    tool: VERSION,
    abort,
    note: progress.note,
    onProgress: progress.event,
  }
}
