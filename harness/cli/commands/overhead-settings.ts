// `pitboss overhead --settings`: what each setting of the instrumentation costs, tried side by side with it as it is.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  atPace,
  type Comparison,
  groupsOf,
  type NamedSetting,
  type Pace,
  readRecorded,
  type Recorded,
  runExperiment,
  type TriedSettings,
  triedSettings,
  writeRecorded,
} from '../../../load/experiment/index.ts'
import { change, factor, ratioText, whole } from '../../../load/numbers.ts'
import { INCLUDED_FILES, settingsHtml, settingsMarkdown } from '../../../load/report/index.ts'
import { CommandFailed, createRunDir, EXIT, type Project } from '../../run/index.ts'
import type { LoadDefinition } from '../../system/index.ts'
import type { CommandContext } from '../context.ts'
import {
  type ArmOfRun,
  armMaker,
  loadOf,
  type OverheadOptions,
  planOf,
  toolsOf,
} from './overhead-experiment.ts'

const groupFolder = (runDir: string, group: number): string => join(runDir, `group-${group + 1}`)

/** Whether the run's folder is one of tried settings. */
export const holdsSettings = (runDir: string): boolean => existsSync(groupFolder(runDir, 0))

export async function trySettings(
  { settings: wanted = [], ...options }: OverheadOptions,
  project: Project,
  context: CommandContext,
): Promise<number> {
  const { load, scenario } = loadOf(project, options)
  const groups = groupsOf(settingsOf(load, wanted))
  const runDir = await createRunDir(project.root, options.out)
  const make = await armMaker(project)
  // What the first group found holds for all: they are of one size, give or take an arm.
  let pace: Pace | undefined
  for (const [at, group] of groups.entries()) {
    const arms: readonly ArmOfRun[] = [
      make('U', 'uninstrumented'),
      make('I', 'instrumented', { instrumented: true, faults: options.faults }),
      ...group.map(([name, setting], index) => ({
        ...make(`S${index + 1}`, setting.title, { instrumented: true, faults: options.faults }),
        setting,
        settingName: name,
      })),
    ]
    const folder = groupFolder(runDir, at)
    await mkdir(folder, { recursive: true })
    const size = options.size === 'smoke' ? options.size : 'settings'
    const plan = planOf({ ...options, size }, scenario, arms)
    context.progress.note(
      `group ${at + 1} of ${groups.length}: ${group.map(([name]) => name).join(', ')}; run folder ${runDir}`,
    )
    const recorded = await runExperiment({
      ...(await toolsOf(project, scenario, folder, context)),
      plan: pace === undefined ? plan : atPace(plan, pace),
      arms,
      findsPace: pace === undefined && options.rate === undefined && size !== 'smoke',
    })
    pace = recorded.plan.pace
    await writeRecorded(folder, recorded)
  }
  return concludeSettings(await recordedGroups(runDir), load, runDir, context)
}

export async function recordedGroups(runDir: string): Promise<readonly Recorded[]> {
  const groups: Recorded[] = []
  while (existsSync(groupFolder(runDir, groups.length)))
    groups.push(await readRecorded(groupFolder(runDir, groups.length)))
  return groups
}

function settingsOf({ settings = {} }: LoadDefinition, wanted: readonly string[]): readonly NamedSetting[] {
  const unknown = wanted.find((name) => settings[name] === undefined)
  if (unknown !== undefined || Object.keys(settings).length === 0) {
    throw new CommandFailed(
      'UNKNOWN_SETTING',
      `There is no setting '${unknown ?? ''}' in the definition's load. Known: ${Object.keys(settings).join(', ') || 'none'}.`,
    )
  }
  return Object.entries(settings).filter(([name]) => wanted.length === 0 || wanted.includes(name))
}

/** 0 where every group counts, 2 where one is refused. */
export async function concludeSettings(
  groups: readonly Recorded[],
  { settings = {} }: LoadDefinition,
  runDir: string,
  context: CommandContext,
): Promise<number> {
  const tried = triedSettings(groups, settings)
  const files = {
    report: join(runDir, 'settings.html'),
    markdown: join(runDir, 'settings.md'),
    json: join(runDir, INCLUDED_FILES.settings),
  }
  await Promise.all([
    writeFile(files.report, settingsHtml(tried)),
    writeFile(files.markdown, settingsMarkdown(tried)),
    writeFile(
      files.json,
      `${JSON.stringify({ schemaVersion: 1, kind: 'settings', ...tried }, undefined, 2)}\n`,
    ),
  ])
  context.print({ ...tried, files: { ...files, runDir } }, () => settingsText(tried, files.report))
  return tried.refused.length === 0 ? EXIT.holds : EXIT.failed
}

function settingsText(tried: TriedSettings, report: string): string {
  const text = (compared: Comparison | undefined) =>
    compared === undefined ? 'unknown' : ratioText(compared)
  const width = Math.max(...tried.rows.map(({ name }) => name.length))
  return [
    ...tried.refused.map((reason) => `refused: ${reason}`),
    ...tried.rows.map(
      ({ name, group, cpu, added, cpuChange, p50, p99, spans, bytes }) =>
        `${name.padEnd(width)}  group ${group}  processor time ${text(cpu)}, ${whole(added)} µs${cpuChange === undefined ? '' : `, against as it is ${change(cpuChange.ratio)}`}; p50 ${change(p50?.ratio ?? Number.NaN)}; p99 ${change(p99?.ratio ?? Number.NaN)}; ${factor(spans)} spans, ${whole(bytes)} bytes`,
    ),
    `report: ${report}`,
  ].join('\n')
}
