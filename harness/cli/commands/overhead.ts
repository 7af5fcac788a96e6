// `pitboss overhead`: what instrumentation costs, as an experiment with three verdicts.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { bundleScript } from '../../../load/bundle.ts'
import {
  analyse,
  type Arm,
  checkOut,
  currentRevision,
  type Outcome,
  type OverheadVerdict,
  type Plan,
  type PlannedArm,
  readRecorded,
  type Recorded,
  runExperiment,
  type Size,
  SIZES,
  writeRecorded,
} from '../../../load/experiment/index.ts'
import { headline, overheadHtml, overheadMarkdown } from '../../../load/report/index.ts'
import { CommandFailed, createRunDir, EXIT, openProject, type Project } from '../../run/index.ts'
import { provideK6 } from '../../runtime/index.ts'
import { VERSION } from '../../session/index.ts'
import type { LoadScenario } from '../../system/index.ts'
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
  readonly seed: number
  readonly rate?: number
  readonly windows?: number
  readonly faults: readonly string[]
  readonly from?: string
  readonly system?: string
  readonly out?: string
}

const STATUS: Readonly<Record<OverheadVerdict, number>> = {
  PASS: EXIT.holds,
  FAIL: EXIT.findings,
  INCONCLUSIVE: EXIT.inconclusive,
  INVALID: EXIT.failed,
}

export async function overhead(options: OverheadOptions, context: CommandContext): Promise<number> {
  if (options.from !== undefined)
    return conclude(await readAgain(options.from), resolve(options.from), context)
  const project = await openProject(options.system)
  const runDir = await createRunDir(project.root, options.out)
  const recorded = await experiment(options, project, runDir, context)
  await writeRecorded(runDir, recorded)
  return conclude(recorded, runDir, context)
}

async function readAgain(folder: string): Promise<Recorded> {
  return readRecorded(folder).catch((cause: unknown) => {
    throw new CommandFailed(
      'NO_EXPERIMENT',
      `${folder} holds no recorded experiment: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  })
}

async function experiment(
  options: OverheadOptions,
  project: Project,
  runDir: string,
  { progress, abort }: CommandContext,
): Promise<Recorded> {
  await using stack = new AsyncDisposableStack()
  const { load, scenario } = scenarioOf(project, options)
  const k6 = await provideK6(progress.note, abort)
  const base =
    options.base === undefined
      ? undefined
      : stack.use(await checkOut(project.root, project.systemFile, options.base, progress.note))
  const revision = await currentRevision(project.root)
  const arms: readonly (Arm & PlannedArm)[] = [
    arm('U', 'uninstrumented', false, []),
    arm('I', 'instrumented', true, options.faults),
    ...(base === undefined
      ? []
      : [
          {
            ...arm('M', 'instrumented, base', true, []),
            definition: base.definition,
            root: base.root,
            revision: base.revision,
          },
        ]),
    arm('U2', 'uninstrumented again', false, []),
    arm('C', 'uninstrumented, slowed', false, [load.control]),
  ]
  function arm(
    name: Arm['name'],
    title: string,
    instrumented: boolean,
    faults: readonly string[],
  ): Arm & PlannedArm {
    return { name, title, instrumented, faults, definition: project.definition, revision }
  }
  const plan = planOf(options, scenario, arms)
  progress.note(
    `${options.size}: ${arms.map(({ name }) => name).join(', ')}; ${plan.rate} requests/s to each; run folder ${runDir}`,
  )
  // Awaited here: the other revision's checkout goes when this returns.
  return await runExperiment({
    definition: project.definition,
    root: project.root,
    runDir,
    plan,
    scenario,
    arms,
    k6: k6.path,
    k6Version: await versionOf(k6.path),
    script: await bundleScript(join(project.root, scenario.script), runDir),
    tool: VERSION,
    abort,
    note: progress.note,
    onProgress: progress.event,
  })
}

function scenarioOf({ definition, systemFile }: Project, { scenario: name, faults }: OverheadOptions) {
  const { load } = definition
  const scenario: LoadScenario | undefined = load?.scenarios[name]
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

function planOf(options: OverheadOptions, { services }: LoadScenario, arms: readonly PlannedArm[]): Plan {
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
    arms: arms.map(({ name, title, instrumented, faults, revision }) => ({
      name,
      title,
      instrumented,
      faults,
      revision,
    })),
  }
}

async function versionOf(k6: string): Promise<string> {
  const { stdout } = await promisify(execFile)(k6, ['version'])
  return stdout.trim().split('\n')[0] ?? ''
}

async function conclude(recorded: Recorded, runDir: string, context: CommandContext): Promise<number> {
  const outcome = analyse(recorded)
  const files = {
    report: join(runDir, 'overhead.html'),
    markdown: join(runDir, 'overhead.md'),
    json: join(runDir, 'overhead.json'),
  }
  const result = {
    plan: recorded.plan,
    machine: recorded.machine,
    started: recorded.started,
    ...jsonOf(outcome),
  }
  await Promise.all([
    writeFile(files.report, overheadHtml(recorded, outcome)),
    writeFile(files.markdown, overheadMarkdown(recorded, outcome)),
    writeFile(files.json, `${JSON.stringify({ schemaVersion: 1, ...result }, undefined, 2)}\n`),
  ])
  context.print({ ...result, files: { ...files, runDir } }, () =>
    [headline(outcome), ...outcome.reasons.map((reason) => `  ${reason}`), `report: ${files.report}`].join(
      '\n',
    ),
  )
  return STATUS[outcome.verdict]
}

/** Without the raw latencies, which are in the samples' file. */
function jsonOf({ windows, ...rest }: Outcome): object {
  return { ...rest, windows: windows.map(({ launch, window, from, to }) => ({ launch, window, from, to })) }
}
