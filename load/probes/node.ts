// Preloaded into the Node services of every arm alike (PITBOSS_PROBE names the file): once a second, how late the event
// loop was and how long collections took. An SDK could tell this of instrumented arms alone.
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'

const file = process.env['PITBOSS_PROBE']
/** Milliseconds between two looks at the loop: seldom enough to cost nothing that shows. */
const RESOLUTION = 100

if (file !== undefined) {
  let collected = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collected += duration
  }).observe({ entryTypes: ['gc'] })
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  setInterval(() => {
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION)
    const loop = { mean: late(delay.mean), p99: late(delay.percentile(99)) }
    appendFileSync(file, `${JSON.stringify({ time: Date.now(), collected, loop })}\n`)
    collected = 0
    delay.reset()
  }, 1000).unref()
}
