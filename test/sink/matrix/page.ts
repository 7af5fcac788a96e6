// The web exporters in a real Chromium, in a page of another origin than the sink.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium } from '@playwright/test'
import { build } from 'esbuild'
import { BROWSER_FLAGS, ensureBrowser } from '../../../harness/playwright/browser.ts'
import type { Expectation, Variant } from '../clients/expectation.ts'

const ENTRY = new URL('../clients/javascript/web.ts', import.meta.url).pathname

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

/** Throws what the page logs as an error: a blocked request is one. */
export async function sendFromPage(
  expectation: Expectation,
  variants: readonly Variant[],
  timeoutMs = 10_000,
): Promise<void> {
  const script = await bundle()
  const { path } = await ensureBrowser(() => {}, new AbortController().signal)
  const pages = createServer((request, response) => {
    const isScript = request.url === '/bundle.js'
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    response.end(
      isScript ? script : '<!doctype html><link rel="icon" href="data:,"><script src="/bundle.js"></script>',
    )
  })
  await once(pages.listen(0, '127.0.0.1'), 'listening')
  const browser = await chromium.launch({ executablePath: path, args: [...BROWSER_FLAGS] })
  try {
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`)
    const call = `sendAll(${JSON.stringify(expectation)}, ${JSON.stringify(variants)}, ${timeoutMs})`
    await page.evaluate(call)
    if (errors.length > 0) throw new Error(errors.join('\n'))
  } finally {
    await browser.close()
    pages.closeAllConnections()
    pages.close()
  }
}
