// From the names of files to a judgement: what `check` and `mutate` begin with.
import { basename, resolve } from 'node:path'
import type { Expectations, RuleCode, Topology } from '../../../assertions/index.ts'
import type { Recording } from '../../recording/index.ts'
import { expectationsOf, phase } from '../conclude.ts'
import { loadExpectations } from '../expectations.ts'
import { openProject, type Project } from '../project.ts'
import { type FilesJudgement, judgeFiles } from './judge.ts'
import { type FilesRead, readFiles } from './read.ts'
import { readRunFolder, readTopology, type RunFolder, settingsOf } from './run-folder.ts'
import { findSources, type Sources } from './sources.ts'

export interface FilesOptions {
  /** Capture files, run folders, folders of captures. */
  readonly captures: readonly string[]
  /** Folder of the services' logs; where absent, the one beside the captures is taken. */
  readonly logs?: string
  /** A system definition: services, promises, contracts, how rules are set. */
  readonly system?: string
}

/** Told often; says something now and then. */
export interface FilesWatch {
  readonly reading?: (file: string, line: number) => void
  readonly judging?: (code: RuleCode) => void
}

export interface OpenedFiles {
  readonly read: FilesRead
  readonly judged: FilesJudgement
  /** Of the judgement, with what was assumed in reading. */
  readonly topology: Topology
  readonly expectations: Expectations
  /** Name of the system, where a definition or a run's folder gives one. */
  readonly system: string | undefined
  /** What the run that left the folder had broken on purpose. */
  readonly faults: readonly string[]
  readonly phases: readonly { readonly name: string; readonly milliseconds: number }[]
}

/** Throws {@link CommandFailed} where there is nothing to judge, and the errors of definitions and contracts. */
export async function openFiles(options: FilesOptions, watch: FilesWatch = {}): Promise<OpenedFiles> {
  const phases: { name: string; milliseconds: number }[] = []
  const sources = await findSources(options.captures)
  const folder = sources.runDir === undefined ? undefined : await readRunFolder(sources.runDir)
  const promised = await promisesFor(options, folder)
  const read = await phase(phases, 'read', () =>
    readAll(sources, options, folder?.topology, promised.project, watch),
  )
  const judged = await phase(phases, 'judge', async () =>
    judgeFiles({
      recording: read.recording,
      hasLogs: read.logs.length > 0,
      folder,
      definition: options.system === undefined ? undefined : promised.project?.definition,
      expectations: promised.expectations,
      watch: (code) => watch.judging?.(code),
    }),
  )
  const topology = {
    ...judged.topology,
    assumptions: [...judged.topology.assumptions, ...read.assumptions, ...promised.assumptions],
  }
  return {
    read,
    judged,
    topology,
    expectations: promised.expectations,
    system: folder?.record?.system ?? promised.project?.definition.name,
    faults: folder?.record?.faults ?? [],
    phases,
  }
}

/**
 * What captures and a run's own logs hold, without a judgement; `seriesOnce` as of a capture. Throws
 * {@link CommandFailed} where there is nothing.
 */
export async function readRecording(
  captures: readonly string[],
  watch: FilesWatch = {},
  seriesOnce = false,
): Promise<Recording> {
  const sources = await findSources(captures)
  const topology = sources.runDir === undefined ? undefined : await readTopology(sources.runDir)
  return (await readAll(sources, { captures, seriesOnce }, topology, undefined, watch)).recording
}

interface Promised {
  readonly expectations: Expectations
  readonly project?: Project
  readonly assumptions: readonly string[]
}

/** What is promised beyond the rules: by the definition that was named, or by that of the run whose folder it is. */
async function promisesFor({ system }: FilesOptions, folder: RunFolder | undefined): Promise<Promised> {
  if (system !== undefined) {
    const project = await openProject(system)
    const expectations = promisedIn(folder?.topology, project, await loadExpectations(project))
    return { expectations, project, assumptions: [] }
  }
  if (folder?.record === undefined) return { expectations: {}, assumptions: [] }
  const settings = settingsOf(folder)
  const project = await openProject().catch(() => undefined)
  if (project?.definition.name !== folder.record.system)
    return { expectations: { settings }, assumptions: [] }
  const { settings: _, ...promised } = await loadExpectations(project)
  const whole = folder.record.partial !== true
  const expectations = expectationsOf({ expectations: { ...promised, settings }, whole })
  return {
    expectations,
    assumptions: [
      `contracts are those that ${basename(project.systemFile)} names now; the rules are set as they were for the run`,
    ],
  }
}

/**
 * Where the recording was cut to some of the services, the others promise nothing: metrics that are due whatever happened
 * are due of those that it names.
 */
function promisedIn(
  topology: Topology | undefined,
  { definition }: Project,
  expectations: Expectations,
): Expectations {
  const named = new Set(topology?.services.map(({ name }) => name))
  const isWhole = Object.keys(definition.services).every((name) => named.has(name))
  if (topology === undefined || isWhole || expectations.metrics === undefined) return expectations
  const metrics = expectations.metrics.flatMap((contract) => {
    if (contract.countedBy !== undefined) return [contract]
    const services = contract.services.filter((name) => named.has(name))
    return services.length === 0 ? [] : [{ ...contract, services }]
  })
  return { ...expectations, metrics }
}

function readAll(
  sources: Sources,
  { logs, seriesOnce = false }: FilesOptions & { readonly seriesOnce?: boolean },
  topology: Topology | undefined,
  project: Project | undefined,
  watch: FilesWatch,
): Promise<FilesRead> {
  const declared = topology?.services.map((service) => service.name)
  return readFiles(sources, {
    ...(logs === undefined ? {} : { logs: resolve(logs) }),
    services: declared ?? Object.keys(project?.definition.services ?? {}),
    // A run's folder keeps the logs of databases and brokers, too.
    ...(declared === undefined ? {} : { accept: (service: string) => declared.includes(service) }),
    watcher: { reading: (file, line) => watch.reading?.(file, line) },
    seriesOnce,
  })
}
