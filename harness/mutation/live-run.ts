// One run on a system that goes on: its scenarios, its judgement, its folder; the services it broke are ended with it.
import { join } from 'node:path'
import type { Expectations } from '../../assertions/index.ts'
import type { RunRecord } from '../report/index.ts'
import {
  conclude,
  passDeliveries,
  phase,
  type Project,
  runScenarios,
  settleMetrics,
  writeLogs,
  writeRun,
} from '../run/index.ts'
import { Recording } from '../recording/index.ts'
import type { ProgressEvent, Runtime } from '../runtime/index.ts'
import { nextSession, openStage, type Stage, VERSION } from '../session/index.ts'

export interface LiveRunOptions {
  readonly stage: Stage
  readonly root: string
  readonly runDir: string
  readonly faults: readonly string[]
  /** Patterns of scenario titles, as for `verify --grep`. */
  readonly scenarios: readonly string[]
  readonly expectations: Expectations
  /** Services that were stopped, to be started again with the faults. */
  readonly start: readonly string[]
  /** Services to end with the run: their flush is proved. */
  readonly end: readonly string[]
  /** Why the system was up before the run. */
  readonly reason: string
  readonly browser: string
  readonly abort: AbortSignal
}

/** Call it while nothing that was sent is still on its way: after a run that was concluded, or a start. */
export async function liveRun(options: LiveRunOptions): Promise<RunRecord> {
  const { stage, start, faults, scenarios, runDir, root, browser, abort, expectations, reason } = options
  const phases: { name: string; milliseconds: number }[] = []
  const started = new Date()
  await using session = await nextSession(stage, {
    runDir,
    faults,
    runtimeReason: reason,
  })
  const running = Object.keys(stage.definition.services).filter((name) => !start.includes(name))
  await phase(phases, 'start', () =>
    Promise.all([
      stage.system.startServices(start, faults),
      // What they counted in earlier runs is the zero from which they count in this one.
      settleMetrics(session, running, session.begun),
    ]),
  )
  abort.throwIfAborted()
  const grep = scenarios.map((one) => `(?:${one})`).join('|')
  const records = await phase(phases, 'scenarios', () =>
    runScenarios({ root, session, browser, grep, abort }),
  )
  const run = {
    started,
    runtimeReason: session.describe().runtimeReason,
    faults,
    version: VERSION,
    expectations,
    whole: false,
    scenarios: records,
    phases,
  }
  const record = await conclude(session, run, options.end)
  await passDeliveries(session)
  await Promise.all([writeRun(runDir, record, session.recording), writeLogs(runDir, session.recording)])
  return record
}

export interface SystemOptions {
  readonly runtime: Runtime
  readonly project: Project
  readonly abort: AbortSignal
  readonly onStart: (event: ProgressEvent) => void
}

/** What it prints goes to the runs that it is printed in; beside them it is kept whole. */
export const openSystem = (
  { runtime, project, abort, onStart }: SystemOptions,
  home: string,
): Promise<Stage> =>
  openStage(
    {
      runtime,
      definition: project.definition,
      root: project.root,
      logDir: join(home, 'system'),
      faults: [],
      onProgress: onStart,
      abort,
    },
    // What is sent while it starts belongs to no run.
    new Recording(),
  )

/** Where one break's run is kept, below the folder of the whole. */
export const breakDir = (home: string, fault: string): string => join(home, 'breaks', fault)
