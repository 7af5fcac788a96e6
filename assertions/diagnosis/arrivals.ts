// Requests from outside that brought a context which was not continued: their senders sent no spans.
import { attributeText, type Span } from '../../harness/telemetry/index.ts'
import type { ContextState, Evidence, Hop, LossReason } from '../finding.ts'
import { operationOf, push, serviceOf, viaOf } from '../model/index.ts'
import { callsOf } from './calls.ts'
import { REASON_OF_STATE } from './context.ts'
import { evidenceOf } from './evidence.ts'
import { perScene, type Scene } from './scene.ts'
import { type Sighting, sightingsOf, sightingText } from './sightings.ts'

export interface Arrival {
  readonly server: Span
  readonly sighting: Sighting
}

/** Arrivals at one service that brought contexts in the same state. */
export interface Arrivals {
  readonly hop: Hop
  readonly state: ContextState
  readonly reason: LossReason
  readonly all: readonly Arrival[]
}

/** Without context nothing was lost, and who is told not to record is right to begin anew. */
const TELLING: ReadonlySet<ContextState> = new Set<ContextState>([
  'other format',
  'wrong length',
  'wrong characters',
  'unknown version',
  'zero ids',
  'several values',
  'valid',
])

/** Roots that answer no call of the run, by what their headers show. */
export const arrivalsOf = perScene((scene: Scene): readonly Arrivals[] => {
  const sightings = sightingsOf(scene)
  const lost = new Set(callsOf(scene).torn.map(({ fragment }) => fragment))
  const groups = new Map<string, Arrival[]>()
  for (const server of scene.run.servers()) {
    if (lost.has(server) || scene.run.parentOf(server) !== undefined) continue
    const sighting = sightings.ofServer(server)
    if (sighting === undefined || !TELLING.has(sighting.carried.state)) continue
    // It goes on with what it was sent; that the sender is not there is told by others.
    if (sighting.carried.traceId === server.traceId) continue
    push(groups, `${serviceOf(server)}\n${sighting.carried.state}`, { server, sighting })
  }
  return [...groups.values()].flatMap((all) => together(all) ?? [])
})

function together(all: readonly Arrival[]): Arrivals | undefined {
  const [first] = all
  if (first === undefined) return undefined
  const service = serviceOf(first.server)
  const { state } = first.sighting.carried
  const operations = [...new Set(all.map(({ server }) => operationOf(server)))].toSorted()
  const from = first.sighting.service === service ? 'unknown' : first.sighting.service
  const operation = operationsText(operations)
  return {
    hop: { from, to: service, via: viaOf(first.server), operation },
    state,
    reason: REASON_OF_STATE[state],
    all,
  }
}

const SHOWN = 3

const operationsText = (operations: readonly string[]): string =>
  operations.length <= SHOWN
    ? operations.join(', ')
    : `${operations.slice(0, SHOWN).join(', ')} and ${operations.length - SHOWN} more`

export function arrivalEvidence({ server, sighting }: Arrival): Evidence[] {
  const agent = attributeText(server.attributes, 'user_agent.original', 'http.user_agent')
  const sender = agent === undefined ? '' : `, sent by ${agent}`
  return [evidenceOf(server, `${sightingText(sighting, undefined)}${sender}`)]
}
