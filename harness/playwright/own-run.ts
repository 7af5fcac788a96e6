// A Playwright run by itself (from the command line or an editor): uses the standing system, or starts one and judges it at the end.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FullConfig } from '@playwright/test'
import { renderSummary, type ScenarioRecord } from '../report/index.ts'
import {
  conclude,
  createRunDir,
  findStanding,
  loadExpectations,
  openProject,
  phase,
  writeRun,
} from '../run/index.ts'
import { openSession, SCENARIOS_VARIABLE, SESSION_VARIABLE, VERSION } from '../session/index.ts'

const say = (text: string) => process.stderr.write(`${text}\n`)

/** Sets PITBOSS_SESSION for the workers; the answer ends what was started, and throws if the run has findings. */
export async function startOwnRun(config: FullConfig): Promise<(() => Promise<void>) | undefined> {
  const project = await openProject(undefined, config.rootDir)
  const standing = await findStanding(project.root)
  if (standing) {
    say(`Using the ${standing.description.system} that \`pitboss up\` left running (pid ${standing.pid}).`)
    process.env[SESSION_VARIABLE] = standing.controlUrl
    return undefined
  }
  const expectations = await loadExpectations(project)
  const runDir = await createRunDir(project.root, undefined)
  const run = {
    started: new Date(),
    runtimeReason: 'started by Playwright',
    faults: [],
    version: VERSION,
    expectations,
    // Which tests were picked is Playwright's to know.
    whole: false,
    phases: [],
  }
  const session = await phase(run.phases, 'start', () =>
    openSession({
      runtime: 'local',
      definition: project.definition,
      root: project.root,
      runDir,
      faults: [],
      onProgress: (event) => {
        if (event.type === 'finished') say(`${event.what} ${(event.milliseconds / 1000).toFixed(1)} s`)
      },
      abort: new AbortController().signal,
      runtimeReason: run.runtimeReason,
    }),
  )
  process.env[SESSION_VARIABLE] = session.controlUrl
  const scenariosFile = join(session.system.scratchDir, 'scenarios.json')
  process.env[SCENARIOS_VARIABLE] = scenariosFile
  let ending = false
  void session.system.died.then(async (death) => {
    if (ending) return
    say(
      `${death.service} died (exit ${death.exitCode ?? death.signal}). Its last lines:\n${death.lastLines.join('\n')}`,
    )
    await session[Symbol.asyncDispose]()
    process.exit(2)
  })
  return async () => {
    ending = true
    await using _ = session
    const text = await readFile(scenariosFile, 'utf8').catch(() => '[]')
    const record = await conclude(session, { ...run, scenarios: JSON.parse(text) as ScenarioRecord[] })
    const report = await writeRun(runDir, record, session.recording)
    say(renderSummary(record, { colour: false, reportPath: report }))
    const errors = record.findings.filter((finding) => finding.severity === 'error')
    if (errors.length > 0) throw new Error(`${errors.length} findings; see ${report}`)
  }
}
