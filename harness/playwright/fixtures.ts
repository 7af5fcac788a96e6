// The fixtures that a spec gets: `telemetry`, `api`, `sockets`, and a browser that talks to nobody else.
import { test as base } from '@playwright/test'
import { attachSession, type AttachedSession, BROWSER_VARIABLE, SESSION_VARIABLE } from '../session/index.ts'
import { BROWSER_FLAGS } from './browser.ts'
import { evidenceOf, EVIDENCE } from './evidence.ts'
import { followRequests } from './page-requests.ts'
import { Sockets } from './sockets.ts'
import { ApiClient } from './steps.ts'
import { Telemetry } from './telemetry.ts'

interface TestFixtures {
  readonly telemetry: Telemetry
  readonly api: ApiClient
  /** Closed when the test ends. */
  readonly sockets: Sockets
}

interface WorkerFixtures {
  readonly session: AttachedSession
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  session: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const url = process.env[SESSION_VARIABLE]
      if (!url)
        throw new Error(
          'No session: name harness/playwright/global-setup.ts as globalSetup in playwright.config.ts.',
        )
      await using session = await attachSession(url)
      await use(session)
    },
    { scope: 'worker' },
  ],
  telemetry: async ({ session }, use, testInfo) => {
    const telemetry = new Telemetry(session)
    await use(telemetry)
    await testInfo.attach(EVIDENCE.name, {
      contentType: EVIDENCE.type,
      body: JSON.stringify(evidenceOf(telemetry)),
    })
  },
  api: async ({ session, telemetry }, use) => {
    await use(new ApiClient(session, telemetry.onStep))
  },
  sockets: async ({ session, telemetry }, use) => {
    await using sockets = new Sockets(session, telemetry.onStep)
    await use(sockets)
  },
  page: async ({ page, session }, use) => {
    await using _following = followRequests(page, session)
    await use(page)
  },
  baseURL: async ({ session }, use) => {
    await use(session.description.entry.url)
  },
  launchOptions: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const executablePath = process.env[BROWSER_VARIABLE]
      await use({ args: BROWSER_FLAGS, ...(executablePath ? { executablePath } : {}) })
    },
    { scope: 'worker' },
  ],
})
