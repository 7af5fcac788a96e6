// What a report of one very long trace costs: to write, to open in a browser, to scroll from end to end.
import { chartLibrary } from '../../harness/run/index.ts'
import { renderHtml } from '../../harness/report/index.ts'
import { openBrowser } from '../report/browser.ts'
import { runRecord } from '../report/build.ts'
import { longTrace } from '../report/long-trace.ts'

const SPANS = 10_000
/** Pixels a frame: a fast flick of a wheel. */
const STEP = 400

const percentile = (sorted: readonly number[], p: number): string =>
  `${(sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0).toFixed(0)} ms`
const print = (name: string, value: string): void => console.log(`${name.padEnd(34)}${value}`)

const charts = await chartLibrary()
const evidence = longTrace(SPANS)
const begun = performance.now()
const html = renderHtml(runRecord(), evidence, { charts })
print(`spans in one trace`, String(SPANS))
print('written in', `${(performance.now() - begun).toFixed(0)} ms`)
print('size', `${(html.length / 2 ** 20).toFixed(1)} MiB`)

await using reader = await openBrowser()
const { page } = await reader.open(html)
const loaded = await page.evaluate(() => {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return navigation?.loadEventEnd ?? 0
})
print('loaded in', `${loaded.toFixed(0)} ms`)

const opened = await page.evaluate(async () => {
  const from = performance.now()
  document.querySelector<HTMLDetailsElement>('.trace')?.setAttribute('open', '')
  await new Promise<void>((resolve) => {
    const look = () => (document.querySelector('.rows .span') ? resolve() : requestAnimationFrame(look))
    look()
  })
  return performance.now() - from
})
print('trace opened, first rows after', `${opened.toFixed(0)} ms`)

// Frames also wait for whatever else the machine does; the processor time of the page's main thread does not.
const devtools = await page.context().newCDPSession(page)
await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
const busy = async (): Promise<number> => {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
}
const before = await busy()
const { frames, most, blank } = await page.evaluate(async (step) => {
  const times: number[] = []
  let [rows, empty] = [0, 0]
  const end = () => document.documentElement.scrollHeight - innerHeight
  let before = performance.now()
  while (scrollY < end() - 1) {
    scrollBy(0, step)
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const now = performance.now()
    times.push(now - before)
    before = now
    rows = Math.max(rows, document.querySelectorAll('.rows .span').length)
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2)
    if (middle?.matches('.rows')) empty += 1
  }
  return { frames: times, most: rows, blank: empty }
}, STEP)
const used = (await busy()) - before
const sorted = frames.toSorted((a, b) => a - b)
print('scrolled to the end in', `${frames.length} frames of ${STEP} pixels`)
print('processor time of a frame, mean', `${(used / frames.length).toFixed(1)} ms`)
print('time of a frame, median', percentile(sorted, 0.5))
print('time of a frame, p95', percentile(sorted, 0.95))
print('time of a frame, longest', percentile(sorted, 1))
print('frames that met rows not yet drawn', String(blank))
print('most spans in the document', String(most))

const searched = await page.evaluate(async () => {
  const input = document.querySelector<HTMLInputElement>('.find input')
  const said = document.querySelector('.found')
  if (!input || !said) throw new TypeError('The page has no filter.')
  const from = performance.now()
  input.value = '/things/7777'
  input.dispatchEvent(new Event('input'))
  await new Promise<void>((resolve) => {
    const look = () => (said.textContent === '' ? requestAnimationFrame(look) : resolve())
    look()
  })
  return performance.now() - from
})
print('filter answered after', `${searched.toFixed(0)} ms`)
