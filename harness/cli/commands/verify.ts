// `pitboss verify`: start the system, run the scenarios, judge, write the report.
import { join } from 'node:path'
import { ensureBrowser } from '../../playwright/index.ts'
import { renderSummary, type RunRecord } from '../../report/index.ts'
import {
  checkPattern,
  chooseRuntime,
  CommandFailed,
  conclude,
  createRunDir,
  EXIT,
  loadExpectations,
  openProject,
  phase,
  type RunSoFar,
  type RuntimeChoice,
  runScenarios,
  writeCapture,
  writeRun,
} from '../../run/index.ts'
import { openSession, VERSION } from '../../session/index.ts'
import type { CommandContext } from '../context.ts'

export interface VerifyOptions {
  readonly runtime: RuntimeChoice
  readonly grep?: string
  readonly faults: readonly string[]
  readonly system?: string
  readonly out?: string
  readonly workers?: number
  /** Bytes. */
  readonly maxMemory?: number
}

export async function verify(options: VerifyOptions, context: CommandContext): Promise<number> {
  const project = await openProject(options.system)
  const expectations = await loadExpectations(project)
  const known = Object.keys(project.definition.faults ?? {})
  for (const fault of options.faults) {
    if (!known.includes(fault)) {
      throw new CommandFailed(
        'UNKNOWN_FAULT',
        `There is no fault '${fault}'. Known: ${known.join(', ') || 'none'}.`,
      )
    }
  }
  const chosen = await chooseRuntime(options.runtime, project.definition)
  if (options.grep !== undefined) await checkPattern(project.root, options.grep)
  const runDir = await createRunDir(project.root, options.out)
  context.progress.note(`runtime: ${chosen.runtime} (${chosen.runtimeReason}); run folder ${runDir}`)
  const phases: RunSoFar['phases'] = []
  const started = new Date()
  const stop = new AbortController()
  const abort = AbortSignal.any([context.abort, stop.signal])
  const browser = ensureBrowser((note) => context.progress.note(note), abort)
  // Awaited below; until then a failure must not count as unhandled.
  browser.catch(() => stop.abort())
  await using session = await phase(phases, 'start', () =>
    openSession({
      definition: project.definition,
      root: project.root,
      runDir,
      faults: options.faults,
      onProgress: context.progress.event,
      abort,
      ...chosen,
      ...(options.maxMemory === undefined ? {} : { maxMemory: options.maxMemory }),
    }).catch(async (error: unknown) => {
      // Where the browser failed first, its error is the cause.
      if (stop.signal.aborted) await browser
      // Nobody needs the browser any more: its download would keep the process alive.
      stop.abort()
      throw error
    }),
  )
  const { path } = await browser
  const run = {
    started,
    runtimeReason: chosen.runtimeReason,
    faults: options.faults,
    version: VERSION,
    expectations,
    whole: options.grep === undefined,
    phases,
  }
  try {
    const scenarios = await phase(phases, 'scenarios', () =>
      runScenarios({ ...options, root: project.root, session, browser: path, abort }),
    )
    const record = await conclude(session, { ...run, scenarios })
    const report = await writeRun(runDir, record, session.recording)
    say(context, record, report, runDir)
    return record.verdict === 'holds' ? EXIT.holds : EXIT.findings
  } catch (error) {
    // What was received until then is evidence, too.
    await writeCapture(runDir, session.recording).catch(() => undefined)
    throw error
  }
}

function say(context: CommandContext, record: RunRecord, report: string, runDir: string): void {
  const files = { report, runDir, capture: join(runDir, 'capture.jsonl.gz') }
  context.print({ verdict: record.verdict, files, run: record }, () =>
    renderSummary(record, { colour: process.stdout.isTTY && !process.env['NO_COLOR'], reportPath: report }),
  )
}
