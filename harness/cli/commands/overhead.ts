// `pitboss overhead`: what instrumentation costs, as an experiment with three verdicts.
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  analyse,
  checkOut,
  type Outcome,
  type OverheadVerdict,
  readRecorded,
  type Recorded,
  runExperiment,
  writeRecorded,
} from '../../../load/experiment/index.ts'
import { headline, overheadHtml, overheadMarkdown } from '../../../load/report/index.ts'
import { CommandFailed, createRunDir, EXIT, openProject, type Project } from '../../run/index.ts'
import type { CommandContext } from '../context.ts'
import {
  type ArmOfRun,
  armMaker,
  loadOf,
  type OverheadOptions,
  planOf,
  toolsOf,
} from './overhead-experiment.ts'
import { include, includedIn } from './overhead-include.ts'
import { concludeSettings, holdsSettings, recordedGroups, trySettings } from './overhead-settings.ts'
import { findThroughput } from './overhead-throughput.ts'

const STATUS: Readonly<Record<OverheadVerdict, number>> = {
  PASS: EXIT.holds,
  FAIL: EXIT.findings,
  INCONCLUSIVE: EXIT.inconclusive,
  INVALID: EXIT.failed,
}

export async function overhead(options: OverheadOptions, context: CommandContext): Promise<number> {
  if (options.from !== undefined) return judgeAgain(resolve(options.from), options, context)
  const project = await openProject(options.system)
  if (options.settings !== undefined) return trySettings(options, project, context)
  if (options.throughput === true) return findThroughput(options, project, context)
  const runDir = await createRunDir(project.root, options.out)
  const recorded = await experiment(options, project, runDir, context)
  await writeRecorded(runDir, recorded)
  await include(options.include, runDir)
  return conclude(recorded, runDir, context)
}

async function judgeAgain(
  folder: string,
  options: OverheadOptions,
  context: CommandContext,
): Promise<number> {
  if (!holdsSettings(folder)) {
    const recorded = await readAgain(folder)
    await include(options.include, folder)
    return conclude(recorded, folder, context)
  }
  if (options.include.length > 0) {
    throw new CommandFailed(
      'NOTHING_TO_INCLUDE_IN',
      `${folder} holds tried settings, whose report shows nothing else. The report of an experiment takes them in: pitboss overhead --from EXPERIMENT --include ${folder}.`,
    )
  }
  const { load } = loadOf(await openProject(options.system), options)
  return concludeSettings(await recordedGroups(folder), load, folder, context)
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
  context: CommandContext,
): Promise<Recorded> {
  await using stack = new AsyncDisposableStack()
  const { load, scenario } = loadOf(project, options)
  const tools = await toolsOf(project, scenario, runDir, context)
  const { note } = tools
  const base =
    options.base === undefined
      ? undefined
      : stack.use(await checkOut(project.root, project.systemFile, options.base, note))
  const make = await armMaker(project)
  const arms: readonly ArmOfRun[] = [
    make('U', 'uninstrumented'),
    options.equal === true
      ? make('I', 'uninstrumented, in its place')
      : make('I', 'instrumented', { instrumented: true, faults: options.faults }),
    ...(base === undefined
      ? []
      : [
          {
            ...make('M', 'instrumented, base', { instrumented: true }),
            definition: base.definition,
            root: base.root,
            revision: base.revision,
          },
        ]),
    make('U2', 'uninstrumented again'),
    make('C', 'uninstrumented, slowed', { faults: [load.control] }),
  ]
  const plan = planOf(options, scenario, arms)
  const slowed = Object.keys(project.definition.faults?.[load.control]?.env ?? {})
  if (!slowed.some((service) => scenario.services.includes(service)))
    note(`the known delay is in ${slowed.join(', ')}, which this scenario does not pass: nothing can PASS`)
  note(`${options.size}: ${arms.map(({ name }) => name).join(', ')}; run folder ${runDir}`)
  // Awaited here: the other revision's checkout goes when this returns.
  return await runExperiment({
    ...tools,
    plan,
    arms,
    // The smoke run has no time for it, and decides nothing.
    findsPace: options.rate === undefined && options.size !== 'smoke',
  })
}

async function conclude(recorded: Recorded, runDir: string, context: CommandContext): Promise<number> {
  const outcome = analyse(recorded)
  const included = await includedIn(runDir)
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
    writeFile(files.report, overheadHtml(recorded, outcome, included)),
    writeFile(files.markdown, overheadMarkdown(recorded, outcome, included)),
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
