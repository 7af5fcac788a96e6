// The fixtures that a spec gets: `telemetry`, `api`, `sockets`, `topics`, `databases`, `system`, and a browser that talks to nobody else.
import { test as base } from '@playwright/test'
import { attachSession, type AttachedSession, BROWSER_VARIABLE, SESSION_VARIABLE } from '../session/index.ts'
import { BROWSER_FLAGS } from './browser.ts'
import { Databases } from './databases.ts'
import { evidenceOf, EVIDENCE } from './evidence.ts'
import { RunningParts } from './interruptions.ts'
import { followRequests } from './page-requests.ts'
import { Sockets } from './sockets.ts'
import { ApiClient } from './steps.ts'
import { Telemetry } from './telemetry.ts'
import { Topics } from './topics.ts'
import { attachTraceView } from './trace-view.ts'
import { OwnTurn } from './turn.ts'

interface TestFixtures {
  readonly telemetry: Telemetry
  readonly api: ApiClient
  /** Closed when the test ends. */
  readonly sockets: Sockets
  readonly topics: Topics
  readonly databases: Databases
  /** The turn of this test among others on the same system. */
  readonly turn: OwnTurn
  /** The test then runs alone. What is interrupted is brought back when the test ends, at the latest. */
  readonly system: RunningParts
}

interface WorkerFixtures {
  readonly session: AttachedSession
}

/** Milliseconds. */
const TURN_TIMEOUT = 300_000

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
    await attachTraceView(telemetry, session, testInfo)
  },
  api: async ({ session, telemetry }, use) => {
    await use(new ApiClient(session, telemetry.onStep))
  },
  sockets: async ({ session, telemetry }, use) => {
    await using sockets = new Sockets(session, telemetry.onStep)
    await use(sockets)
  },
  topics: async ({ session, telemetry }, use) => {
    await use(new Topics(session, telemetry.onStep))
  },
  databases: async ({ session }, use) => {
    await using databases = new Databases(session)
    await use(databases)
  },
  turn: [
    async ({ session }, use) => {
      await using turn = new OwnTurn(session)
      await turn.take('shared')
      await use(turn)
    },
    // Waiting for others is no fault of this test.
    { auto: true, timeout: TURN_TIMEOUT },
  ],
  system: [
    async ({ session, turn }, use) => {
      await turn.take('alone')
      await using parts = new RunningParts(session)
      await use(parts)
    },
    { timeout: TURN_TIMEOUT },
  ],
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
