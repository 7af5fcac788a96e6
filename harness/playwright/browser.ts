// Finding a browser, or getting one: the machine's own, Playwright's, else a download or the system's package.
import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from '@playwright/test'

const run = promisify(execFile)

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
]
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/usr/bin/chromium',
  '/snap/bin/chromium',
]

/** Flags for a headless run that talks to nobody but the system under test. */
export const BROWSER_FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface BrowserFound {
  readonly path: string
  readonly source: 'PITBOSS_BROWSER' | 'machine' | 'Playwright'
}

export class BrowserMissing extends Error {
  readonly code = 'BROWSER_MISSING'
  constructor(tried: readonly string[]) {
    super(
      [
        'No Chromium or Chrome was found, and none could be installed.',
        ...tried.map((line) => `  - ${line}`),
        'Install Chromium with your package manager (Debian: `apt-get install chromium`), run `npx playwright install chromium`,',
        'or set PITBOSS_BROWSER to the path of a Chromium or Chrome.',
      ].join('\n'),
    )
    this.name = 'BrowserMissing'
  }
}

const executable = async (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** The browser that is there, without installing anything. */
export async function findBrowser(): Promise<BrowserFound | undefined> {
  const named = process.env['PITBOSS_BROWSER']
  if (named) {
    if (!(await executable(named)))
      throw new BrowserMissing([`PITBOSS_BROWSER names ${named}, which can't be executed`])
    return { path: named, source: 'PITBOSS_BROWSER' }
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  for (const path of [...onPath, ...PLACES]) {
    if (await executable(path)) return { path, source: 'machine' }
  }
  const own = chromium.executablePath()
  return own && (await executable(own)) ? { path: own, source: 'Playwright' } : undefined
}

const INSTALL_MINUTES = 8

/** The browser that is there, else one installed by Playwright or, as root on Debian and its kin, by the system. */
export async function ensureBrowser(
  progress: (note: string) => void,
  abort: AbortSignal,
): Promise<BrowserFound> {
  const found = await findBrowser()
  if (found) return found
  const tried: string[] = []
  const attempt = async (what: string, command: string, args: readonly string[]) => {
    progress(what)
    try {
      await run(command, [...args], { signal: abort, timeout: INSTALL_MINUTES * 60_000, maxBuffer: 64 << 20 })
    } catch (error) {
      abort.throwIfAborted()
      const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
      tried.push(`${what}: ${text.trim().split('\n').at(-1) ?? 'failed'}`)
    }
    return findBrowser()
  }
  const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js')
  const downloaded = await attempt("downloading Playwright's Chromium", process.execPath, [
    cli,
    'install',
    'chromium',
  ])
  if (downloaded) return downloaded
  if (process.getuid?.() === 0) {
    await attempt('refreshing the package lists', 'apt-get', ['update', '-qq'])
    const installed = await attempt("installing the system's chromium package", 'apt-get', [
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      'chromium',
    ])
    if (installed) return installed
  } else {
    tried.push("the system's package: only tried as root")
  }
  throw new BrowserMissing(tried)
}
