// The report in a real browser: nothing is fetched, nothing captured runs, everyone can use it, much of it stays smooth.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderHtml, type RunRecord } from '../../harness/report/index.ts'
import { chartLibrary } from '../../harness/run/index.ts'
import { type Opened, openBrowser, type Reader } from './browser.ts'
import { runRecord } from './build.ts'
import { HOSTILE, hostileExperiments, hostileRun } from './hostile.ts'
import { experiments, metricsOf } from './sample-experiments.ts'
import { longTrace } from './long-trace.ts'
import { evidence, sample } from './sample.ts'
import { SPIN } from './sample-spans.ts'

let reader: Reader
let whole: string
let axe: string

const full: RunRecord = { ...sample, ...hopsAndCauses() }

beforeAll(async () => {
  const charts = await chartLibrary()
  ;[reader, axe] = await Promise.all([
    openBrowser(),
    readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
  ])
  whole = renderHtml(full, { ...evidence, metrics: metricsOf(20) }, { charts, experiments })
})
afterAll(() => reader[Symbol.asyncDispose]())

/** The sample with what a judged run has beside its findings. */
function hopsAndCauses(): Partial<RunRecord> {
  const counts = { continued: 20, linked: 0, wrongParent: 0, failed: 0 }
  const hop = (from: string, to: string, via: 'http' | 'kafka', torn: number) => {
    const own = { ...counts, calls: 20 + torn, torn, reasons: torn > 0 ? { 'not injected': torn } : {} }
    return { from, to, via, ...own, operations: [{ operation: 'POST /x', ...own }] }
  }
  return {
    hops: [
      hop('vegas-frontend-service', 'vegas-slots-service', 'http', 0),
      hop('vegas-frontend-service', 'orchestrator-service', 'http', 0),
      hop('orchestrator-service', 'ledger-service', 'http', 0),
      hop('ledger-service', 'read-model-service', 'kafka', 3),
      hop('read-model-service', 'vegas-frontend-service', 'http', 0),
    ],
    priorities: [
      {
        what: 'messages lose their context',
        why: 'traces end there',
        todo: 'inject it',
        severity: 'error',
        certainty: 'certain',
        findings: [0],
      },
      {
        what: 'logs without context',
        why: '',
        todo: 'log inside the span',
        severity: 'warning',
        certainty: 'likely',
        findings: [1],
      },
    ],
  }
}

const openEverything = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Open all' }).click()
  await page.evaluate(() => {
    for (const node of document.querySelectorAll('details')) node.open = true
  })
  // Rows come when they are near the window: each is brought there once, and what is in it is opened.
  const rows = page.locator('.rows')
  for (let at = 0; at < (await rows.count()); at += 1) {
    const list = rows.nth(at)
    if (!(await list.isVisible())) continue
    await list.scrollIntoViewIfNeeded()
    await list.locator('> li').first().waitFor()
    await list.evaluate((node) => {
      for (const one of node.querySelectorAll('details')) one.open = true
    })
  }
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ content: axe }).catch(() => undefined)
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  expect(results.passes.length).toBeGreaterThan(15)
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 5).map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
    )
}

describe('opened from disk', () => {
  test('asks for nothing but itself, and nothing goes wrong in it', async () => {
    const { page, requests, trouble } = await reader.open(whole, { offline: true })
    await openEverything(page)
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatch(/^file:/)
    expect(trouble).toEqual([])
  })

  test('a page that did fetch something would be told', async () => {
    const { requests } = await reader.open('<img src="http://127.0.0.1:9/x.png">')
    expect(requests).toContain('http://127.0.0.1:9/x.png')
  })

  test('says on its first screen what to do first', async () => {
    const { page } = await reader.open(whole)
    const box = await page.locator('#first .remedy').first().boundingBox()
    expect(box && box.y + box.height).toBeLessThan(800)
  })

  test('draws metrics in a canvas, in the colours of either scheme', async () => {
    const strokes: number[] = []
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, trouble } = await reader.open(whole, { colorScheme })
      await page.locator('.metric > summary').first().click()
      const canvas = page.locator('.metric[open] canvas')
      await canvas.waitFor()
      strokes.push(
        await canvas.evaluate((node: HTMLCanvasElement) => {
          const { data } = node.getContext('2d')?.getImageData(0, 0, node.width, node.height) ?? { data: [] }
          let sum = 0
          for (const value of data) sum += value
          return sum
        }),
      )
      expect(trouble).toEqual([])
    }
    expect(strokes[0]).toBeGreaterThan(0)
    expect(strokes[1]).toBeGreaterThan(0)
    expect(strokes[0]).not.toBe(strokes[1])
  })
})

describe('for everyone', () => {
  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious, all of it opened, %s',
    async (colorScheme) => {
      const { page } = await reader.open(whole, { colorScheme, bypassCSP: true })
      await openEverything(page)
      expect(await violations(page)).toEqual([])
    },
  )

  test('axe would tell a page that is wrong', async () => {
    const { page } = await reader.open(whole.replace('<html lang="en">', '<html>'), { bypassCSP: true })
    expect((await violations(page)).join('\n')).toContain('html-has-lang')
  })

  test('the keyboard alone leads to the filter, to findings, and from span to span', async () => {
    const { page } = await reader.open(whole)
    await page.keyboard.press('n')
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#finding-1')
    await page.keyboard.press('n')
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#finding-2')
    await page.keyboard.press('p')
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#finding-1')
    await page.keyboard.press('/')
    await page.keyboard.type('insert')
    await page.keyboard.press('Enter')
    const focused = page.locator('.span > summary:focus')
    await focused.waitFor()
    expect((await focused.textContent())?.toLowerCase()).toContain('insert')
    const before = await focused.evaluate((node) => node.parentElement?.id)
    await page.keyboard.press('ArrowDown')
    expect(await focused.evaluate((node) => node.parentElement?.id)).not.toBe(before)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').isVisible()).toBe(false)
  })
})

describe('the filter', () => {
  const shown = (page: Page, query: string) => page.locator(`${query}:visible`).count()

  test('reaches into traces whose rows are not drawn, and leaves what matches', async () => {
    const { page } = await reader.open(whole)
    const all = await shown(page, '[data-find]')
    await page.getByRole('searchbox').fill('no such thing anywhere')
    await page.getByText('Nothing matches.').waitFor()
    expect(await shown(page, '[data-find]')).toBe(0)
    await page.getByRole('searchbox').fill(SPIN)
    await page.getByText(/^\d+ of \d+ shown$/).waitFor()
    const some = await shown(page, '[data-find]')
    expect(some).toBeGreaterThan(0)
    expect(some).toBeLessThan(all)
  })

  test('by how grave a finding is', async () => {
    const { page } = await reader.open(whole)
    expect(await shown(page, '.finding')).toBe(2)
    await page.getByLabel('How grave').selectOption('error')
    expect(await shown(page, '.finding')).toBe(1)
    expect(await shown(page, '.finding.error')).toBe(1)
  })
})

describe('hostile text in every field', () => {
  const PAYLOADS = HOSTILE.map((text) => text.replaceAll(/alert\(1\)/g, 'globalThis.owned=1'))

  async function tried({ page, requests, trouble }: Opened): Promise<void> {
    await openEverything(page)
    await page.mouse.move(300, 300)
    expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false)
    expect(requests).toHaveLength(1)
    expect(trouble).toEqual([])
  }

  test('runs nothing and asks for nothing, everything opened and hovered', async () => {
    const charts = await chartLibrary()
    const text = PAYLOADS.join(' ')
    const { record, evidence: captured } = hostileRun(text)
    const options = { charts, experiments: hostileExperiments(text) }
    // The policy must not be what saves the page: without it, nothing may run either.
    for (const bypassCSP of [false, true])
      await tried(await reader.open(renderHtml(record, captured, options), { bypassCSP }))
  })

  test('text that was put into the page as markup would be seen to run', async () => {
    const page = whole.replace('</main>', '<img src=x onerror="globalThis.owned=1"></main>')
    const opened = await reader.open(page, { bypassCSP: true })
    await expect.poll(() => opened.page.evaluate(() => 'owned' in globalThis)).toBe(true)
  })
})

describe('ten thousand spans', () => {
  test('are in one trace, of which only what is near the window is in the document', async () => {
    const { page } = await reader.open(renderHtml(runRecord(), longTrace(10_000)))
    await page.locator('.trace > summary').click()
    await page.locator('.rows .span').first().waitFor()
    const drawn = () => page.locator('.rows .span').count()
    expect(await drawn()).toBeLessThan(400)
    await page.evaluate(() => {
      location.hash = `span-${(9_999).toString(16).padStart(16, '0')}`
    })
    await page.locator('#span-000000000000270f').waitFor()
    await expect.poll(() => page.locator('#span-0000000000000001').count()).toBe(0)
    await expect.poll(drawn).toBeLessThan(400)
  })
})
