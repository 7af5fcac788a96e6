// Whether the trace of every request is whole: each against its contract, none left out, and what is missing by service.
import { type Finding, matchContract, type TraceContract } from '../../assertions/index.ts'
import type { Recording } from '../../harness/recording/index.ts'
import type { Trace } from '../../harness/telemetry/index.ts'
import { plannedRequest } from '../plan.ts'
import type { Sample } from '../experiment/index.ts'

/** What is missing of how many traces, and the first of them. */
export interface Loss {
  readonly kind: string
  /** Where something is missing or wrong; the service of the finding. */
  readonly service: string
  readonly message: string
  readonly traces: number
  readonly example: string
}

export interface Completeness {
  /** Complete traces by kind. */
  readonly complete: ReadonlyMap<string, number>
  readonly losses: readonly Loss[]
}

/** @param contracts by kind of request */
export function completeness(
  recording: Recording,
  samples: readonly Sample[],
  seed: number,
  contracts: ReadonlyMap<string, TraceContract>,
): Completeness {
  const [others, logs] = [recording.traces(), recording.logs()]
  const complete = new Map<string, number>()
  const losses = new Map<string, Loss>()
  for (const { number, kind } of samples) {
    const contract = contracts.get(kind)
    if (contract === undefined) throw new Error(`no contract for requests of kind ${JSON.stringify(kind)}`)
    const { traceId } = plannedRequest(seed, number, 1)
    const trace: Trace = recording.trace(traceId) ?? { traceId, spans: [] }
    const { fulfilled, findings } = matchContract(trace, contract, { others, logs, unexplained: true })
    if (fulfilled) complete.set(kind, (complete.get(kind) ?? 0) + 1)
    else note(losses, kind, traceId, findings)
  }
  return { complete, losses: [...losses.values()].toSorted((a, b) => b.traces - a.traces) }
}

/** The first finding of a trace stands for it: what hangs below a missing span is missing for the same reason. */
function note(losses: Map<string, Loss>, kind: string, traceId: string, [first]: readonly Finding[]): void {
  const service = first?.subject.service ?? ''
  const message = first?.message ?? ''
  const key = `${kind} ${service} ${message}`
  const known = losses.get(key)
  losses.set(key, {
    kind,
    service,
    message,
    example: known?.example ?? traceId,
    traces: (known?.traces ?? 0) + 1,
  })
}
