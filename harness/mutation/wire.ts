// What the way of telemetry may do to it without harm: batches in another order, split, joined, and sent again.
import { below, type Observed, type Random, shuffled } from '../../assertions/index.ts'
import { observe } from '../matchers/index.ts'
import { encode } from '../otlp/index.ts'
import { Recording } from '../recording/index.ts'
import type { Signal } from '../telemetry/index.ts'

/** Most items of one batch. */
const LARGEST = 200

/** Each signal cut into batches of random size, sent in random order, some of them twice; received as ever. */
export function resent(observed: Observed, random: Random): Observed {
  const recording = new Recording()
  const spans = observed.traces.flatMap((trace) => trace.spans)
  const batches = shuffled(
    [
      ...batchesOf('traces', shuffled(spans, random), random),
      ...batchesOf('logs', shuffled(observed.logs, random), random),
      ...batchesOf('metrics', shuffled(observed.metrics, random), random),
    ],
    random,
  )
  for (const { signal, body } of batches) {
    recording.append({ signal, body, received: 0n })
    if (random() < 0.1) recording.append({ signal, body, received: 0n })
  }
  return { ...observed, ...pick(observe(recording)) }
}

const pick = ({ traces, logs, metrics }: Observed) => ({ traces, logs, metrics })

function* batchesOf<S extends Signal>(
  signal: S,
  items: readonly Parameters<typeof encode<S>>[1][number][],
  random: Random,
): Generator<{ readonly signal: Signal; readonly body: Uint8Array }> {
  for (let at = 0; at < items.length; ) {
    const size = 1 + below(random, LARGEST)
    yield { signal, body: encode(signal, items.slice(at, at + size)) }
    at += size
  }
}
