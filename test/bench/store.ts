// `npm run bench:store`: what a recording of a million spans costs, and how long it takes to find and read things in it.
import { parseArgs } from 'node:util'
import { encode } from '../../harness/otlp/index.ts'
import { Recording } from '../../harness/recording/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'
import { percentile } from './sink/drive.ts'
import { batches } from './sink/load.ts'
import { traffic } from './traffic/index.ts'

const HELP = `Stores made-up spans and prints time and memory a span, and the time to read traces of 50 spans back.

  npm run bench:store
  npm run bench:store -- --spans 100000
`

const SPANS_OF_LONG = 50
/** One span in so many belongs to a long trace, whose spans lie far apart. */
const RARE = 100

const { values } = parseArgs({
  options: { spans: { type: 'string', default: '1000000' }, help: { type: 'boolean', default: false } },
})

const longId = (number: number): string => number.toString(16).padStart(32, 'f')

/** Every hundredth span moved to one of the long traces. */
function withLongTraces(spans: readonly Span[], before: number, longTraces: number): Span[] {
  return spans.map((span, index) => {
    const number = before + index
    return number % RARE === 0 ? { ...span, traceId: longId((number / RARE) % longTraces) } : span
  })
}

function store(recording: Recording, spans: number, longTraces: number) {
  let stored = 0
  let microseconds = 0
  let bytes = 0
  for (const batch of traffic({ seed: 3, spans })) {
    if (batch.signal !== 'traces') continue
    const body = encode('traces', withLongTraces(batch.items, stored, longTraces))
    stored += batch.items.length
    bytes += body.length
    const begun = process.threadCpuUsage()
    recording.append({ signal: 'traces', body, received: 0n })
    const { user, system } = process.threadCpuUsage(begun)
    microseconds += user + system
  }
  return { stored, microseconds, bytes }
}

/** Microseconds of processor time to make a span in full, in the median of several small recordings. */
function making(): number {
  const bodies = batches('traces', 50).map((batch) => encode(batch.signal, batch.items))
  const rounds = Array.from({ length: 15 }, () => {
    const recording = new Recording()
    for (const body of bodies) recording.append({ signal: 'traces', body, received: 0n })
    const begun = process.threadCpuUsage()
    recording.traces()
    const { user, system } = process.threadCpuUsage(begun)
    return (user + system) / recording.counts().spans
  })
  return percentile(
    rounds.toSorted((a, b) => a - b),
    0.5,
  )
}

function main(spans: number): void {
  const recording = new Recording()
  const longTraces = Math.max(1, Math.floor(spans / RARE / SPANS_OF_LONG))
  globalThis.gc?.()
  const before = process.memoryUsage()
  const { stored, microseconds, bytes } = store(recording, spans, longTraces)
  globalThis.gc?.()
  const after = process.memoryUsage()
  const kept = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers
  const looks = Array.from({ length: longTraces }, (_, number) => {
    const begun = performance.now()
    const found = recording.trace(longId(number))?.spans.length ?? 0
    return { found, milliseconds: performance.now() - begun }
  })
  const times = looks.map((look) => look.milliseconds).toSorted((a, b) => a - b)
  const longest = Math.max(...looks.map((look) => look.found))
  const begun = performance.now()
  const traces = recording.traces().length
  const all = performance.now() - begun
  const lines = [
    `${stored} spans in ${traces} traces, ${(bytes / stored).toFixed(0)} B a span as sent`,
    `checking, indexing, keeping   ${(microseconds / stored).toFixed(2)} us a span`,
    `memory with index, bytes      ${(kept / stored).toFixed(0)} B a span`,
    `a trace of ${longest} spans by id     median ${percentile(times, 0.5).toFixed(3)} ms, p99 ${percentile(times, 0.99).toFixed(3)} ms`,
    `a span made in full          ${making().toFixed(2)} us of processor time`,
    `every trace read in full      ${((all * 1000) / stored).toFixed(2)} us a span`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

if (values.help) process.stdout.write(HELP)
else main(Number(values.spans))
