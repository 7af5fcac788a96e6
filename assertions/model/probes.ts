// Requests that stand for no work of a user: health checks and scrapes, and those that the harness itself made.
import { attributeText, type Span } from '../../harness/telemetry/index.ts'
import { HARNESS_SERVICE, httpMethod, httpPath, httpRoute, rpcOperation } from './conventions.ts'

/** Operations asked by orchestrators and scrapers, which are no part of a system. */
const PROBES = /(^|[\s/])(health|healthz|livez|readyz|ready|live|ping|metrics)([/\s]|$)|grpc\.health\.v1/i

export const isProbeOperation = (operation: string): boolean => PROBES.test(operation)

/** The whole path is one of a probe's, or its end is: `/healthz`, `/actuator/health/liveness`, `/metrics/prometheus`. */
const PROBE_PATH =
  /^\/?([\w.-]+\/){0,3}(health|healthz|healthcheck|health-check|livez|liveness|readyz|readiness)(\/(live|liveness|ready|readiness|startup|db|ping))?\/?$|^\/?(live|ready|ping|status|metrics|-\/(healthy|ready))\/?$|^\/?([\w.-]+\/)?(metrics\/prometheus|actuator\/prometheus|prometheus\/metrics)\/?$/i

/** What is probed, as one text, or undefined where the SERVER span is of another request. */
export function probeOf(server: Span): string | undefined {
  const rpc = rpcOperation(server)
  if (rpc !== undefined) return rpc.startsWith('grpc.health.v1.') ? rpc : undefined
  const method = httpMethod(server)
  if (method === undefined || !['GET', 'HEAD', 'OPTIONS'].includes(method.toUpperCase())) return undefined
  const path = httpRoute(server) ?? httpPath(server)
  return path !== undefined && PROBE_PATH.test(path) ? path : undefined
}

const HARNESS_AGENT = new RegExp(`^${HARNESS_SERVICE}/\\S+ \\(trace ([0-9a-f]{32})\\)$`)

/** The trace that a request of the harness belongs to, which its user agent names; undefined for all other requests. */
export const askedByHarness = (server: Span): string | undefined =>
  HARNESS_AGENT.exec(attributeText(server.attributes, 'user_agent.original', 'http.user_agent') ?? '')?.[1]
