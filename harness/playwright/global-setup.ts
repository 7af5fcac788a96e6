// Starts the system once for all workers of a Playwright run, or attaches to the one that is there already.
import type { FullConfig } from '@playwright/test'
import { attachSession, BROWSER_VARIABLE, SESSION_VARIABLE } from '../session/index.ts'
import { ensureBrowser } from './browser.ts'
import { startOwnRun } from './own-run.ts'

export default async function globalSetup(config: FullConfig): Promise<(() => Promise<void>) | undefined> {
  const abort = new AbortController()
  const browser = await ensureBrowser((note) => process.stderr.write(`${note}\n`), abort.signal)
  process.env[BROWSER_VARIABLE] = browser.path
  const given = process.env[SESSION_VARIABLE]
  if (given) {
    // Fails here, once and clearly, rather than in every worker.
    await using _ = await attachSession(given)
    return undefined
  }
  return startOwnRun(config)
}
