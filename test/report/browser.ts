// A real browser that opens a written report from disk, as its reader does.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test'
import { BROWSER_FLAGS, ensureBrowser } from '../../harness/playwright/browser.ts'

export interface Reader extends AsyncDisposable {
  /** Each in a context of its own. */
  open(html: string, options?: BrowserContextOptions): Promise<Opened>
}

export interface Opened {
  readonly page: Page
  /** Everything the page asked for, itself included. */
  readonly requests: readonly string[]
  /** Errors, refusals of its policy, dialogs, new windows. */
  readonly trouble: readonly string[]
}

export async function openBrowser(): Promise<Reader> {
  const found = await ensureBrowser(() => undefined, new AbortController().signal)
  const browser: Browser = await chromium.launch({ executablePath: found.path, args: BROWSER_FLAGS })
  const folder = await mkdtemp(join(tmpdir(), 'pitboss-report-'))
  let files = 0
  return {
    async open(html, options = {}) {
      files += 1
      const file = join(folder, `${files}.html`)
      await writeFile(file, html)
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      const page = await context.newPage()
      const requests: string[] = []
      const trouble: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      page.on('pageerror', (error) => trouble.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') trouble.push(message.text())
      })
      page.on('dialog', (dialog) => {
        trouble.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      context.on('page', (other) => trouble.push(`window: ${other.url()}`))
      await page.goto(pathToFileURL(file).href)
      return { page, requests, trouble }
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
