// The topology of a system that nobody described, read from what it sent.
import type { Span } from '../../harness/telemetry/index.ts'
import { callsOf } from '../diagnosis/index.ts'
import {
  HARNESS_SERVICE,
  hasParentId,
  isHarness,
  isProbeOperation,
  operationOf,
  ownAddresses,
  peerAddresses,
  push,
  type Run,
  runOf,
  serviceOf,
} from '../model/index.ts'
import type { Observed, ServiceTopology, Topology } from '../observed.ts'

/** Databases, brokers, proxies and tools of telemetry write logs, too, and are not expected to send spans. */
const INFRASTRUCTURE =
  /^(.*[-_.])?(postgres(ql)?|pgbouncer|mysql|mariadb|mongo(db)?|redis|valkey|memcached|elasticsearch|opensearch|kafka|zookeeper|rabbitmq|nats|etcd|consul|vault|minio|nginx|haproxy|traefik|envoy|otel-?collector|otelcol|collector|jaeger|tempo|loki|prometheus|grafana|zipkin|flagd|db|database)([-_.]?\d+)?$/i

/** A call seen to arrive says more about an address than what the callee believes of itself. */
const VOTES = { arrived: 3, own: 1 }

/** Services, addresses, entry points and what was assumed to get them. Services promise what they were seen to send. */
export function inferTopology(observed: Observed): Topology {
  const run = runOf(observed.traces)
  const names = serviceNames(observed, run)
  const addresses = inferAddresses(run)
  const bare = names.map((name): ServiceTopology => {
    return {
      name,
      addresses: addresses.of(name),
      entryPoints: [],
      promises: run.services.has(name) ? ['traces'] : [],
    }
  })
  const entries = inferEntryPoints(run, { services: bare, source: 'inferred', assumptions: [] })
  const infrastructure = names.filter((name) => !run.services.has(name) && INFRASTRUCTURE.test(name))
  // Where spans come without a name, any service that logs may have sent them.
  const nameless = run.services.size === 0 || [...run.services].some(isStandIn) || hasNameless(observed)
  const silent = names.filter(
    (name) => !nameless && !run.services.has(name) && shouldTrace(name, observed, run),
  )
  return {
    source: 'inferred',
    services: bare.map((service) => ({
      ...service,
      entryPoints: entries.get(service.name) ?? [],
      promises: silent.includes(service.name) ? ['traces'] : service.promises,
    })),
    assumptions: [
      `the services are those that sent anything: ${names.join(', ') || 'none'}`,
      ...addresses.assumptions,
      ...entryAssumptions(entries),
      ...(infrastructure.length === 0
        ? []
        : [`taken for infrastructure, which need not send spans: ${infrastructure.join(', ')}`]),
      ...silent.map(
        (name) => `${name} logs but sends no spans, though other services do; it is taken to promise them`,
      ),
    ],
  }
}

const isStandIn = (service: string): boolean => service.startsWith('unknown_service')

const hasNameless = ({ traces }: Observed): boolean =>
  traces.some(({ spans }) => spans.some((span) => serviceOf(span) === ''))

function serviceNames({ logs, lines, metrics }: Observed, run: Run): string[] {
  const names = new Set([
    ...run.services,
    ...logs.map(serviceOf),
    ...metrics.map(serviceOf),
    ...lines.map((line) => line.service),
  ])
  names.delete('')
  names.delete(HARNESS_SERVICE)
  return [...names].toSorted()
}

/** It logs, others send spans, and it is not one of those under a shorter name. */
function shouldTrace(name: string, { logs, lines }: Observed, run: Run): boolean {
  if (INFRASTRUCTURE.test(name)) return false
  const logsItself =
    lines.some((line) => line.service === name) || logs.some((log) => serviceOf(log) === name)
  return logsItself && ![...run.services].some((service) => service.includes(name) || name.includes(service))
}

interface Addresses {
  readonly of: (service: string) => string[]
  readonly assumptions: readonly string[]
}

function inferAddresses(run: Run): Addresses {
  const votes = new Map<string, Map<string, number>>()
  const vote = (address: string, service: string, weight: number): void => {
    const counts = votes.get(address) ?? new Map<string, number>()
    votes.set(address, counts.set(service, (counts.get(service) ?? 0) + weight))
  }
  for (const server of run.servers()) {
    for (const address of ownAddresses(server)) vote(address, serviceOf(server), VOTES.own)
    const caller = run.parentOf(server)
    if (caller?.kind !== 'CLIENT') continue
    for (const address of peerAddresses(caller)) vote(address, serviceOf(server), VOTES.arrived)
  }
  const byService = new Map<string, string[]>()
  const assumptions: string[] = []
  for (const [address, counts] of [...votes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const total = [...counts.values()].reduce((a, b) => a + b, 0)
    const [winner, most] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? ['', 0]
    if (most * 3 >= total * 2) push(byService, winner, address)
    else
      assumptions.push(
        `${address} is answered by several services (${[...counts.keys()].toSorted().join(', ')}) and tells none apart`,
      )
  }
  for (const [service, list] of byService) assumptions.push(`${service} listens on ${list.join(', ')}`)
  return { of: (service) => byService.get(service) ?? [], assumptions }
}

/** Operations whose SERVER spans are all roots and which no call of the run is seen to be meant for. */
function inferEntryPoints(run: Run, topology: Topology): Map<string, string[]> {
  const lost = new Set(callsOf(run, topology).torn.flatMap(({ fragment }) => fragment ?? []))
  const operations = new Map<string, Span[]>()
  for (const server of run.servers()) push(operations, `${serviceOf(server)}\n${operationOf(server)}`, server)
  const entries = new Map<string, string[]>()
  for (const [key, servers] of operations) {
    const [service = '', operation = ''] = key.split('\n')
    if (isProbeOperation(operation) || isEntry(run, servers, lost)) push(entries, service, operation)
  }
  for (const list of entries.values()) list.sort()
  return entries
}

function isEntry(run: Run, servers: readonly Span[], lost: ReadonlySet<Span>): boolean {
  const called = servers.some((server) => {
    const parent = run.parentOf(server)
    return parent !== undefined && !isHarness(parent) && serviceOf(parent) !== serviceOf(server)
  })
  if (called) return false
  const roots = servers.filter((server) => !hasParentId(server) || isHarness(run.parentOf(server) ?? server))
  // Most of them come from outside, and only some are calls of the system that lost their context.
  return roots.filter((server) => !lost.has(server)).length > roots.length / 2
}

const entryAssumptions = (entries: ReadonlyMap<string, readonly string[]>): string[] =>
  [...entries]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, list]) => `requests may enter at ${service} by ${list.join(', ')}`)
