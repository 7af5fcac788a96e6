// The signature of what was observed in one run.
import { runOf } from '../model/index.ts'
import type { Observed } from '../observed.ts'
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
const BATCHED = 1.05

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
  gatherOperations(work, serviceOfName)
  gatherMetrics(observed, serviceOfName)
  gatherLogs(observed, work, serviceOfName)
  for (const { service, signal, requests, items } of exports) {
    if (items < ENOUGH) continue
    const how = items / requests < BATCHED ? 'one by one' : 'in batches'
    serviceOfName(service).child('exports', signal).be(how)
  }
  return { services: [...services.values()].map((service) => service.fact()).toSorted(compareFacts) }
}
