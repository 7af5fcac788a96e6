// What another process needs to know of a session; also what `up` leaves behind for `status` and the test runner.
import type { Topology } from '../../assertions/index.ts'
import type { Runtime, RunningSystem } from '../runtime/index.ts'
import type { SystemDefinition } from '../system/index.ts'
import { ALL_PROMISES } from './markers.ts'

export interface SessionDescription {
  readonly schemaVersion: 1
  readonly system: string
  readonly runtime: Runtime
  readonly runtimeReason: string
  readonly pid: number
  /** Base URLs of the sink. */
  readonly sink: { readonly http: string; readonly grpc: string }
  /** Where people and tests enter. */
  readonly entry: { readonly service: string; readonly url: string; readonly markerPath: string }
  /** Brokers of each Kafka, `host:port`. */
  readonly kafka: Readonly<Record<string, string>>
  /** Administrator's URL of each Postgres. */
  readonly postgres: Readonly<Record<string, string>>
  /** `service.name` of the page, where the system has one. */
  readonly page?: string
  readonly services: Readonly<
    Record<
      string,
      {
        readonly pid: number
        /** On 127.0.0.1. */
        readonly ports: Readonly<Record<string, number>>
        /** `host:port` under which other parts call it. */
        readonly addresses: Readonly<Record<string, string>>
      }
    >
  >
  /** Base URLs of infrastructure that speaks HTTP, by its name and those of its ports. */
  readonly processes: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly topology: Topology
  readonly faults: readonly string[]
  readonly runDir: string
  readonly scratchDir: string
}

/** The running system as the judgement needs to know it. */
export const topologyOf = (definition: SystemDefinition, system: RunningSystem): Topology =>
  declaredTopology(definition, (name) => {
    const { ports = {}, addresses = {} } = system.services.get(name) ?? {}
    const outside = Object.values(ports).flatMap((port) => [`127.0.0.1:${port}`, `localhost:${port}`])
    return [...new Set([...outside, ...Object.values(addresses)])]
  })

/** What the definition declares; where services listen, only a running system or a capture can tell. */
export function declaredTopology(
  definition: SystemDefinition,
  addressesOf: (service: string) => readonly string[],
): Topology {
  const services = Object.entries(definition.services).map(([name, service]) => ({
    name,
    addresses: addressesOf(name),
    entryPoints: service.entryPoints ?? [],
    promises: service.promises ?? ALL_PROMISES,
  }))
  const pages = Object.values(definition.assets ?? {}).flatMap((asset) =>
    asset.emitsAs === undefined
      ? []
      : [
          {
            name: asset.emitsAs,
            addresses: [],
            entryPoints: [],
            promises: asset.promises ?? (['traces'] as const),
          },
        ],
  )
  return { services: [...services, ...pages], source: 'declared', assumptions: [] }
}
