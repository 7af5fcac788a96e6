// Breaks of the running system: one system for all of them, of which only what a break touches is started anew; the first
// thing that a run tells must be its break.
import { mkdir } from 'node:fs/promises'
import type { RunRecord } from '../report/index.ts'
import { CommandFailed, createRunDir, loadExpectations, type Project } from '../run/index.ts'
import type { ProgressEvent, Runtime } from '../runtime/index.ts'
import type { Stage } from '../session/index.ts'
import type { CaughtDefinition } from '../system/index.ts'
import { type BreakResult, isCaught, type LiveReport } from './live-report.ts'
import { breakDir, liveRun, openSystem } from './live-run.ts'

/** SIGTERM to SIGKILL, milliseconds. */
const GRACE = 5_000

export interface LiveOptions {
  readonly runtime: Runtime
  readonly project: Project
  /** Faults to try; all where absent. */
  readonly faults?: readonly string[]
  /** The browser's program, for scenarios with a page. */
  readonly browser: string
  readonly out?: string
  readonly abort: AbortSignal
  readonly onProgress: (note: string) => void
  readonly onStart: (event: ProgressEvent) => void
}

interface Break {
  readonly fault: string
  readonly caught: CaughtDefinition
  /** Services that the break is in. */
  readonly services: readonly string[]
}

/** One break after the other, then the system without any. Throws {@link CommandFailed} and what keeps a system from starting. */
export async function mutateSystem(options: LiveOptions): Promise<LiveReport> {
  const { project, onProgress } = options
  const { breaks, untold } = breaksOf(options)
  const expectations = await loadExpectations(project)
  const home = await createRunDir(project.root, options.out)
  await using stage = await openSystem(options, home)
  const reason = 'one system for all breaks'
  const common = { ...options, root: project.root, stage, expectations, reason }
  let stopped: readonly string[] = []
  const results: BreakResult[] = []
  for (const { fault, caught, services } of inGroups(breaks)) {
    onProgress(`${fault} (${results.length + 1} of ${breaks.length})`)
    const begun = performance.now()
    const runDir = breakDir(home, fault)
    await mkdir(runDir, { recursive: true })
    await stopAll(
      stage,
      services.filter((name) => !stopped.includes(name)),
    )
    const start = [...new Set([...stopped, ...services])]
    const run = await liveRun({
      ...common,
      runDir,
      faults: [fault],
      scenarios: [caught.scenarios],
      start,
      end: services,
    })
    stopped = services
    results.push(resultOf(fault, caught, run, runDir, performance.now() - begun))
  }
  onProgress('the system as it is')
  const begun = performance.now()
  const scenarios = [...new Set(breaks.map((one) => one.caught.scenarios))]
  const end = Object.keys(project.definition.services)
  const run = await liveRun({ ...common, runDir: home, faults: [], scenarios, start: stopped, end })
  return {
    breaks: breaks.flatMap(({ fault }) => results.find((one) => one.fault === fault) ?? []),
    untold,
    unbroken: {
      findings: run.findings,
      scenarios: run.scenarios.length,
      failed: run.scenarios.filter((one) => one.outcome === 'failed').length,
      runDir: home,
      milliseconds: performance.now() - begun,
    },
  }
}

function breaksOf({ project, faults }: LiveOptions): { breaks: Break[]; untold: string[] } {
  const known = project.definition.faults ?? {}
  const names = faults ?? Object.keys(known)
  const unknown = names.filter((name) => known[name] === undefined)
  if (unknown.length > 0 || names.length === 0) {
    throw new CommandFailed(
      'UNKNOWN_FAULT',
      `The definition ${project.systemFile} has no fault '${unknown.join("', '")}'. Known: ${Object.keys(known).join(', ') || 'none'}.`,
    )
  }
  const breaks = names.flatMap((fault) => {
    const { caught, env = {} } = known[fault] ?? {}
    return caught === undefined ? [] : [{ fault, caught, services: Object.keys(env) }]
  })
  const isUntold = (name: string) => known[name]?.caught === undefined && known[name]?.slows !== true
  return { breaks, untold: names.filter(isUntold) }
}

/** Breaks of the same services one after the other: then nothing else is started between them. */
const inGroups = (breaks: readonly Break[]): Break[] =>
  [...Map.groupBy(breaks, ({ services }) => services.toSorted().join('\n')).values()].flat()

const stopAll = (stage: Stage, services: readonly string[]) =>
  Promise.all(services.map((name) => stage.system.stopService(name, GRACE)))

function resultOf(
  fault: string,
  expected: CaughtDefinition,
  run: RunRecord,
  runDir: string,
  milliseconds: number,
): BreakResult {
  const [told] = run.findings
  const right = told !== undefined && run.verdict === 'findings' && isCaught(expected, told)
  return {
    fault,
    expected,
    outcome: right ? 'caught' : 'survived',
    ...(told === undefined ? {} : { told }),
    runDir,
    milliseconds,
  }
}
