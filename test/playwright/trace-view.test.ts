// Playwright's own HTML report of a failed scenario leads to its traces; that of a passed one carries nothing.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openDoor } from '../session/door.ts'
import { receive } from '../settle/received.ts'
import { openBrowser } from '../report/browser.ts'
import { TRANSFER } from '../report/sample-spans.ts'
import { lines, logs, transfer } from '../report/sample-transfer.ts'

const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js')
const config = join(import.meta.dirname, 'fixtures', 'playwright.config.ts')

/** Runs the scenarios of the fixture with Playwright's HTML reporter; resolves to the exit status and what was said. */
function runScenarios(
  folder: string,
  session: string,
): Promise<{ readonly status: number; readonly said: string }> {
  const env = {
    ...process.env,
    PITBOSS_SESSION: session,
    PLAYWRIGHT_HTML_OUTPUT_DIR: join(folder, 'report'),
    PLAYWRIGHT_HTML_OPEN: 'never',
  }
  const args = [cli, 'test', `--config=${config}`, '--reporter=html', `--output=${join(folder, 'results')}`]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({
        status: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        said: stdout + stderr,
      })
    })
  })
}

test("a failed scenario's trace view is in Playwright's HTML report", { timeout: 120_000 }, async () => {
  await using door = await openDoor()
  receive(door.recording, { spans: transfer.spans, logs, lines })
  const folder = await mkdtemp(join(tmpdir(), 'pitboss-playwright-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(folder, { recursive: true, force: true }))

  const { status, said } = await runScenarios(folder, door.url)
  expect(status, said).toBe(1)

  // One scenario of two failed: one page.
  const data = join(folder, 'report', 'data')
  const pages = (await readdir(data)).filter((name) => name.endsWith('.html'))
  expect(pages).toHaveLength(1)
  const view = await readFile(join(data, pages[0] ?? ''), 'utf8')
  expect(view).toContain('a transfer that breaks its contract')
  expect(view).toContain(`id="trace-${TRANSFER}"`)
  expect(view).toContain('Expected and found spans of broken')

  const reader = stack.use(await openBrowser())
  const report = await reader.open(await readFile(join(folder, 'report', 'index.html'), 'utf8'))
  await report.page.getByRole('link', { name: 'a transfer that breaks its contract' }).click()
  const link = report.page.getByRole('link', { name: 'Pitboss trace view' })
  await link.waitFor()
  expect(await link.getAttribute('href')).toContain(pages[0])
  await report.page.goBack()
  await report.page.getByRole('link', { name: 'a transfer that keeps its contract' }).click()
  await report.page.getByText('pitboss', { exact: true }).first().waitFor()
  expect(await link.count()).toBe(0)
})
