// What is on this machine, for a person who wants to know before starting: each tool, its place, version, and what to do.
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { installedRabbitmq, RABBITMQ_REMEDY } from './servers/rabbitmq-layout.ts'
import { findOnPath } from '../tools.ts'
import { BROWSERS, FETCHED, optional, type Wanted, WANTED } from './wanted-tools.ts'

const run = promisify(execFile)
const ANSWER_MS = 20_000

export interface ToolReport {
  readonly name: string
  /** `broken`: it is there, but does not answer. */
  readonly state: 'found' | 'missing' | 'too old' | 'broken'
  readonly path: string | undefined
  readonly version: string | undefined
  readonly neededFor: string
  /** False when something else does its work, or only an extra needs it. */
  readonly required: boolean
  /** What to do when it is not `found`. */
  readonly remedy: string
}

/** Asks every tool, and looks for servers below `root`; takes as long as the slowest answer. Never throws for a tool that is missing or broken. */
export async function inspectTools(
  env: NodeJS.ProcessEnv = process.env,
  root = '/',
): Promise<readonly ToolReport[]> {
  const reports = await Promise.all([
    ...WANTED.map((wanted) => inspect(wanted, env)),
    inspectRabbitmq(env, root),
    inspectBrowser(env),
  ])
  // These are only there to fetch what is here already.
  const isThere = (name: string) => reports.find((report) => report.name === name)?.state === 'found'
  const spared = Object.entries(FETCHED)
    .filter(([, servers]) => servers.every(isThere))
    .map(([fetcher]) => fetcher)
  return reports.map((report) => (spared.includes(report.name) ? { ...report, required: false } : report))
}

async function inspect(wanted: Wanted, env: NodeJS.ProcessEnv): Promise<ToolReport> {
  const { name, neededFor, required, remedy } = wanted
  const path =
    name === 'node'
      ? process.execPath
      : wanted.programs.map((program) => findOnPath(program, env)).find(Boolean)
  const common = { name, path, neededFor, required, remedy }
  if (path === undefined) return { ...common, state: 'missing', version: undefined }
  const version = await askVersion(path, wanted.version, env)
  if (version === undefined) return { ...common, state: 'broken', version }
  return { ...common, state: isAtLeast(version, wanted.minimum) ? 'found' : 'too old', version }
}

async function askVersion(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(path, args, { timeout: ANSWER_MS, env })
    return versionIn(`${stdout}\n${stderr}`)
  } catch {
    return undefined
  }
}

/** The first thing in the text that reads as a version. */
export function versionIn(text: string): string | undefined {
  return /\d+(?:\.\d+)+/.exec(text)?.[0]
}

export function isAtLeast(version: string, minimum: string): boolean {
  const [have, want] = [version, minimum].map((text) => text.split('.').map(Number))
  for (const [at, wanted] of (want ?? []).entries()) {
    const found = have?.[at] ?? 0
    if (found !== wanted) return found > wanted
  }
  return true
}

/** Its own program is not asked: it would start a server. */
async function inspectRabbitmq(env: NodeJS.ProcessEnv, root: string): Promise<ToolReport> {
  const found = await installedRabbitmq(env, root)
  return {
    name: 'rabbitmq-server',
    state: found === undefined ? 'missing' : 'found',
    path: found?.home,
    version: found === undefined ? undefined : versionIn(found.broker),
    neededFor: "RabbitMQ; without it Pitboss unpacks the system's packages",
    required: false,
    remedy: `Nothing needs doing. ${RABBITMQ_REMEDY}`,
  }
}

async function inspectBrowser(env: NodeJS.ProcessEnv): Promise<ToolReport> {
  const wanted = optional(
    'browser',
    BROWSERS,
    ['--version'],
    'scenarios that use the page',
    'Install one: "npx playwright install chromium", or "apt-get install chromium".',
  )
  const onPath = await inspect({ ...wanted, required: true }, env)
  if (onPath.state === 'found') return onPath
  const downloaded = await playwrightBrowser(env)
  return downloaded === undefined ? onPath : { ...onPath, state: 'found', ...downloaded }
}

/** Playwright keeps its downloads in folders named by their revision. */
async function playwrightBrowser(
  env: NodeJS.ProcessEnv,
): Promise<{ path: string; version: string } | undefined> {
  const cache = process.platform === 'darwin' ? 'Library/Caches' : '.cache'
  const folder = env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), cache, 'ms-playwright')
  const names = await readdir(folder).catch(() => [])
  const name = names
    .filter((entry) => entry.startsWith('chromium'))
    .toSorted()
    .at(-1)
  return name === undefined
    ? undefined
    : { path: join(folder, name), version: `revision ${name.split('-').at(-1)}` }
}
