// `pitboss gate --base X --head Y`: what a change did to the telemetry, and whether that may be.
import { join, relative, resolve } from 'node:path'
import {
  commitOf,
  compareSides,
  gateSettings,
  loadOverhead,
  loadWatch,
  mergeBase,
  openBoth,
  runRevision,
  writeGate,
} from '../../gate/index.ts'
import { renderGate } from '../../report/index.ts'
import { CommandFailed, EXIT, openProject, type Project, type RuntimeChoice } from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export interface GateOptions {
  /** Of revisions that are run. */
  readonly runtime: RuntimeChoice
  /** Each a signature, a capture, a run's folder, or a git revision; several are runs of one system. */
  readonly base: readonly string[]
  readonly head: readonly string[]
  /** Dashboards and rule files, besides those of the definition. */
  readonly watch: readonly string[]
  /** Folder of an overhead experiment with the base's revision as an arm, or its `overhead.json`. */
  readonly overhead?: string
  readonly system?: string
  /** Folder for Markdown, JUnit, SARIF, code quality, annotations; none is written where it is absent. */
  readonly out?: string
  /** How often a revision is run. */
  readonly runs: number
  /** Of revisions: only scenarios whose title matches. */
  readonly grep?: string
}

export async function gate(options: GateOptions, context: CommandContext): Promise<number> {
  const begun = performance.now()
  const project = await projectOf(options.system)
  const settings = await gateSettings(project)
  const root = project?.root ?? process.cwd()
  const run = (revision: string) =>
    runRevision(revision, {
      runtime: options.runtime,
      root,
      out: join(root, '.pitboss', 'gate'),
      runs: options.runs,
      ...(options.grep === undefined ? {} : { grep: options.grep }),
      abort: context.abort,
      note: context.progress.note,
    })
  // Before anything takes its time: a wrong path is told at once.
  const overhead = options.overhead === undefined ? undefined : await loadOverhead(resolve(options.overhead))
  const [baseNames, notes] = await baseOf(options, project)
  const headNames = options.head.length > 0 ? options.head : [join(root, '.pitboss', 'runs', 'latest')]
  const { dashboards = [], alerts = [] } = project?.definition.gate ?? {}
  const watched = [...dashboards, ...alerts, ...options.watch.map((path) => resolve(path))]
  // A dashboard that can't be read is told before anything takes its time.
  const watch = await loadWatch(root, watched)
  const [base, head] = await openBoth(baseNames, headNames, run)
  const record = await compareSides({ base, head, settings, project, watch, overhead, notes, begun })
  const services = head.signature.services.flatMap(({ name }) => name)
  const fallback =
    project?.definition.gate?.signature ??
    (project === undefined ? 'telemetry' : relative(root, project.systemFile))
  const files =
    options.out === undefined ? undefined : await writeGate(options.out, record, { services, fallback })
  context.print({ ...record, ...(files === undefined ? {} : { files }) }, () =>
    renderGate(record, { colour: process.stdout.isTTY && !process.env['NO_COLOR'] }),
  )
  return record.verdict === 'holds' ? EXIT.holds : EXIT.findings
}

/** Captures can be compared anywhere; only what a definition names needs one. */
async function projectOf(system: string | undefined): Promise<Project | undefined> {
  if (system !== undefined) return openProject(system)
  return openProject().catch((error: unknown) => {
    if (error instanceof CommandFailed && error.code === 'NO_SYSTEM') return undefined
    throw error
  })
}

/** Without a base, the reviewed signature; of two revisions, where they parted. */
async function baseOf(
  { base, head }: GateOptions,
  project: Project | undefined,
): Promise<readonly [readonly string[], readonly string[]]> {
  const [first, ...others] = base
  if (first === undefined) {
    const signature = project?.definition.gate?.signature
    if (project === undefined || signature === undefined) {
      throw new CommandFailed(
        'NO_BASE',
        'There is nothing to compare with: give --base, or name a signature under `gate.signature` in the definition.',
      )
    }
    return [[join(project.root, signature)], []]
  }
  const [only, ...more] = head
  if (project === undefined || only === undefined || others.length + more.length > 0) return [base, []]
  const commits = await Promise.all([first, only].map((name) => commitOf(project.root, name)))
  const [from, to] = commits
  if (from === undefined || to === undefined) return [base, []]
  const parted = await mergeBase(project.root, from, to)
  return parted === from
    ? [base, []]
    : [[parted], [`compared with ${parted.slice(0, 10)}, where ${only} parted from ${first}`]]
}
