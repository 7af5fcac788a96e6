// `pitboss mutate`: break recorded telemetry in every way of the catalogue, and demand that each break is told.
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  holds,
  liveHolds,
  liveText,
  mutateRecordings,
  mutateSystem,
  type RecordingFiles,
  reportText,
} from '../../mutation/index.ts'
import { ensureBrowser } from '../../playwright/index.ts'
import {
  chooseRuntime,
  EXIT,
  type FilesOptions,
  findSources,
  openProject,
  readRunFolder,
  type RuntimeChoice,
  writeMutation,
} from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export interface MutateOptions {
  readonly captures: readonly string[]
  readonly logs?: string
  readonly system?: string
  readonly only: readonly string[]
  readonly rewrites: number
  readonly pairs: number
  readonly seed: number
  readonly live: boolean
  readonly runtime: RuntimeChoice
  readonly faults: readonly string[]
  readonly out?: string
}

export async function mutate(options: MutateOptions, context: CommandContext): Promise<number> {
  return options.live || options.faults.length > 0 ? live(options, context) : recorded(options, context)
}

/** (b) of the score: the breaks of the running system. */
async function live(
  { system, faults, out, ...options }: MutateOptions,
  context: CommandContext,
): Promise<number> {
  const project = await openProject(system)
  const { progress, abort } = context
  const { runtime, runtimeReason } = await chooseRuntime(options.runtime, project.definition)
  progress.note(`runtime: ${runtime} (${runtimeReason})`)
  const browser = await ensureBrowser((note) => progress.note(note), abort)
  const report = await mutateSystem({
    runtime,
    project,
    browser: browser.path,
    ...(faults.length === 0 ? {} : { faults }),
    ...(out === undefined ? {} : { out }),
    abort,
    onProgress: (note) => progress.note(note),
    onStart: (event) => progress.event(event),
  })
  const good = liveHolds(report)
  context.print({ verdict: good ? 'holds' : 'findings', report }, () => liveText(report))
  return good ? EXIT.holds : EXIT.findings
}

/** (a) of the score: recordings, broken in every way of the catalogue. */
async function recorded(options: MutateOptions, context: CommandContext): Promise<number> {
  const { logs, system, only, rewrites, pairs, seed } = options
  const captures = options.captures.length > 0 ? options.captures : [await latestRun()]
  const common = {
    ...(logs === undefined ? {} : { logs }),
    ...(system === undefined ? {} : { system }),
  }
  const begun = performance.now()
  const report = await mutateRecordings({
    recordings: await recordingsOf(captures, common),
    rewrites,
    pairs,
    seed,
    ...(only.length === 0 ? {} : { only }),
    abort: context.abort,
    onProgress: (done, all) =>
      context.progress.slow(() => `${done} of ${all} mutants, pairs and rewrites tried`),
  })
  const milliseconds = performance.now() - begun
  const good = holds(report)
  // Part of the catalogue is no score of the run.
  const { runDir } = await findSources(captures)
  if (runDir !== undefined && only.length === 0 && (await readRunFolder(runDir)).record !== undefined)
    await writeMutation(runDir, report)
  context.print({ verdict: good ? 'holds' : 'findings', captures, report, milliseconds }, () =>
    [
      `  recording ${captures.join(', ')}, ${(milliseconds / 1000).toFixed(1)} s`,
      '',
      reportText(report),
    ].join('\n'),
  )
  return good ? EXIT.holds : EXIT.findings
}

/** Each folder is a recording of its own; files that are named one by one are together one. */
async function recordingsOf(
  captures: readonly string[],
  common: Omit<FilesOptions, 'captures'>,
): Promise<RecordingFiles[]> {
  const isFolder = (path: string) =>
    stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    )
  const folders: string[] = []
  const files: string[] = []
  for (const path of captures) ((await isFolder(path)) ? folders : files).push(path)
  return [...folders.map((path) => [path]), ...(files.length === 0 ? [] : [files])].map((paths) => ({
    name: paths.map((path) => basename(path)).join(', '),
    files: { captures: paths, ...common },
  }))
}

async function latestRun(): Promise<string> {
  const { root } = await openProject()
  return join(root, '.pitboss', 'runs', 'latest')
}
