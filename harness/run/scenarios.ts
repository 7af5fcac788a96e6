// Running the scenarios: Playwright Test as a child process, attached to the session.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ScenarioRecord } from '../report/index.ts'
import { BROWSER_VARIABLE, SCENARIOS_VARIABLE, type Session, SESSION_VARIABLE } from '../session/index.ts'
import { CommandFailed } from './failure.ts'

export interface ScenarioOptions {
  readonly root: string
  readonly session: Session
  readonly browser: string
  readonly grep?: string
  readonly workers?: number
  readonly abort: AbortSignal
}

const playwrightCli = (root: string) =>
  join(dirname(createRequire(join(root, 'package.json')).resolve('@playwright/test/package.json')), 'cli.js')

/** Fails early, before anything is started, where the pattern matches no scenario. */
export async function checkPattern(root: string, grep: string): Promise<void> {
  const child = spawn(process.execPath, [playwrightCli(root), 'test', '--list', '--grep', grep], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [status] = (await once(child, 'close')) as [number | null]
  if (status === 0) return
  if (!said.includes('No tests found')) {
    throw new CommandFailed(
      'SCENARIOS_NOT_LOADED',
      `Playwright could not list the scenarios:\n${said}`.trim(),
    )
  }
  throw new CommandFailed(
    'NO_SCENARIOS',
    `No scenario matches --grep '${grep}'. Their titles: npx playwright test --list --reporter=list.\n${said}`.trim(),
  )
}

/**
 * Resolves to one record a scenario, failed ones included; rejects where Playwright itself could not run them, and as
 * soon as a service dies.
 */
export async function runScenarios(options: ScenarioOptions): Promise<readonly ScenarioRecord[]> {
  const stop = new AbortController()
  const death = options.session.system.died.then((died) => {
    stop.abort()
    throw new CommandFailed(
      'SERVICE_DIED',
      `${died.service} died during the scenarios (${died.signal ?? `exit status ${died.exitCode}`}). Its last lines:\n` +
        died.lastLines.map((line) => `  ${line}`).join('\n'),
    )
  })
  const abort = AbortSignal.any([options.abort, stop.signal])
  return Promise.race([runPlaywright({ ...options, abort }), death])
}

async function runPlaywright(options: ScenarioOptions): Promise<readonly ScenarioRecord[]> {
  const { session, root } = options
  const scratch = session.system.scratchDir
  const scenariosFile = join(scratch, 'scenarios.json')
  const temporary = join(scratch, 'tmp')
  await mkdir(temporary, { recursive: true })
  // Of the run before, on the same system.
  await rm(scenariosFile, { force: true })
  const args = [
    playwrightCli(root),
    'test',
    ...(options.grep === undefined ? [] : ['--grep', options.grep]),
    ...(options.workers === undefined ? [] : ['--workers', String(options.workers)]),
  ]
  const child = spawn(process.execPath, args, {
    cwd: root,
    // A group of its own: one signal ends runner, workers and browsers together.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...session.system.marks,
      [SESSION_VARIABLE]: session.controlUrl,
      [SCENARIOS_VARIABLE]: scenariosFile,
      [BROWSER_VARIABLE]: options.browser,
      PITBOSS_OUTPUT: join(scratch, 'test-results'),
      // Browsers keep their profiles there; it goes with the system, also after a crash.
      TMPDIR: temporary,
    },
  })
  child.stdout.pipe(process.stderr, { end: false })
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  ended.catch(() => undefined)
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL')
  }
  options.abort.addEventListener('abort', kill)
  try {
    if (child.pid !== undefined) await session.system.adopt(child.pid)
    if (options.abort.aborted) kill()
    const [exitCode] = await ended
    options.abort.throwIfAborted()
    const text = await readFile(scenariosFile, 'utf8').catch(() => undefined)
    if (text === undefined) {
      throw new CommandFailed(
        'NO_SCENARIOS',
        options.grep === undefined
          ? `Playwright ran no scenario (exit status ${exitCode}); see its output above.`
          : `No scenario matches --grep '${options.grep}' (or Playwright could not start; see its output above).`,
      )
    }
    return JSON.parse(text) as ScenarioRecord[]
  } finally {
    options.abort.removeEventListener('abort', kill)
  }
}
