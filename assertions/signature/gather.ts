// The signature of what was observed in one run.
import { type Run, runOf, serviceOf } from '../model/index.ts'
import type { Observed } from '../observed.ts'
import { gatherEntries } from './entries.ts'
import { compareFacts, type Signature } from './fact.ts'
import { gatherLogs } from './logs.ts'
import { gatherMetrics } from './metrics.ts'
import { gatherOperations } from './operations.ts'
import { gatherResources } from './resources.ts'
import { gatherSpans } from './spans.ts'
import { Tally } from './tally.ts'
import { workOf } from './work.ts'

/** How one service exports one signal: what a capture's requests say beyond their items. */
export interface ExportCounts {
  readonly service: string
  readonly signal: string
  readonly requests: number
  readonly items: number
}

/** Fewer say nothing of batches. */
const ENOUGH = 20
/** Spans a trace: of what mostly comes alone, a batch has one, too. */
const TOGETHER = 1.5
const BATCHED = 1.25
const ALONE = 1.02

/** Undefined where it can't be told. */
function howExported({ requests, items }: ExportCounts, traces: number): string | undefined {
  if (items < ENOUGH || items < traces * TOGETHER) return undefined
  const each = items / requests
  return each >= BATCHED ? 'in batches' : each <= ALONE ? 'one by one' : undefined
}

function tracesByService(run: Run): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { spans } of run.traces)
    for (const service of new Set(spans.map(serviceOf))) counts.set(service, (counts.get(service) ?? 0) + 1)
  return counts
}

/** One pass over each signal. `exports` where the requests themselves are known. */
export function signatureOf(observed: Observed, exports: readonly ExportCounts[] = []): Signature {
  const services = new Map<string, Tally>()
  const serviceOfName = (name: string): Tally => {
    let service = services.get(name)
    if (service === undefined) services.set(name, (service = new Tally('service', [name]).be()))
    return service
  }
  const run = runOf(observed.traces)
  const work = workOf(run)
  gatherResources(observed, serviceOfName)
  gatherSpans(run, work, serviceOfName)
  gatherEntries(run, work, serviceOfName)
  gatherOperations(work, serviceOfName)
  gatherMetrics(observed, serviceOfName)
  gatherLogs(observed, work, serviceOfName)
  const traces = tracesByService(run)
  for (const counts of exports) {
    const how = howExported(counts, traces.get(counts.service) ?? 0)
    if (how !== undefined) serviceOfName(counts.service).child('exports', counts.signal).be(how)
  }
  return { services: [...services.values()].map((service) => service.fact()).toSorted(compareFacts) }
}
