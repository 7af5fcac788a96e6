// The topology of a system that nobody described, read from what it sent.
import { type Calls, callsOf } from '../diagnosis/index.ts'
import { type LogEntry, logEntries } from '../logs/index.ts'
import { HARNESS_SERVICE, type Run, runOf, serviceOf } from '../model/index.ts'
import type { Observed, ServiceTopology, Topology } from '../observed.ts'
import { inferAddresses } from './addresses.ts'
import { entryAssumptions, inferEntryPoints } from './entries.ts'
import { listText } from './list-text.ts'
import { jobAssumptions } from './jobs.ts'

/** Databases, brokers, proxies and tools of telemetry write logs, too, and are not expected to send spans. */
const INFRASTRUCTURE =
  /^(.*[-_.])?(postgres(ql)?|pgbouncer|mysql|mariadb|mongo(db)?|redis|valkey|memcached|elasticsearch|opensearch|kafka|zookeeper|rabbitmq|nats|etcd|consul|vault|minio|nginx|haproxy|traefik|envoy|otel-?collector|otelcol|collector|jaeger|tempo|loki|prometheus|grafana|zipkin|flagd|db|database)([-_.]?\d+)?$/i

/** Services, addresses, entry points and what was assumed to get them. Services promise what they were seen to send. */
export function inferTopology(observed: Observed): Topology {
  const run = runOf(observed.traces)
  const names = serviceNames(observed, run)
  const entries: readonly LogEntry[] = logEntries(observed)
  const calls = callsOf({ run, topology: undefined, observed, entries })
  const addresses = inferAddresses(run, calls)
  const entryPoints = inferEntryPoints(run, calls)
  const infrastructure = names.filter((name) => !run.services.has(name) && INFRASTRUCTURE.test(name))
  // Where spans come without a name, any service that logs may have sent them.
  const nameless = run.services.size === 0 || [...run.services].some(isStandIn) || hasNameless(observed)
  const silent = names.filter(
    (name) => !nameless && !run.services.has(name) && shouldTrace(name, observed, run),
  )
  return {
    source: 'inferred',
    services: names.map((name): ServiceTopology => {
      return {
        name,
        addresses: addresses.of(name),
        entryPoints: entryPoints.get(name) ?? [],
        promises: run.services.has(name) || silent.includes(name) ? ['traces'] : [],
      }
    }),
    assumptions: [
      `the services are those that sent anything: ${names.join(', ') || 'none'}`,
      ...addresses.assumptions,
      ...entryAssumptions(entryPoints),
      ...jobAssumptions(run, calls),
      ...foreignAssumptions(calls),
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
  const names = new Set(run.services)
  for (const emitted of [logs, metrics]) for (const one of emitted) names.add(serviceOf(one))
  for (const line of lines) names.add(line.service)
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

/** Peers that are nobody's: their calls are leaves by right. */
function foreignAssumptions({ foreign }: Calls): string[] {
  const callers = new Map<string, number>()
  for (const call of foreign) callers.set(serviceOf(call), (callers.get(serviceOf(call)) ?? 0) + 1)
  if (callers.size === 0) return []
  const texts = [...callers]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, count]) => `${service} ${count}`)
  return [`calls to peers that sent nothing are taken to leave the system: ${listText(texts)}`]
}
