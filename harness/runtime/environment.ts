// The environment that processes of a run get: what a program needs of the caller's, nothing of the caller's telemetry.
import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import type { SystemDefinition } from '../system/index.ts'
import { faultEnvironment } from './faults.ts'
import { RUN_MARKER } from './processes/process-table.ts'
import type { StartOptions } from './runtime.ts'

const KEPT = [
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'JAVA_HOME',
  'GOROOT',
  'PYENV_ROOT',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
]

export type Environment = Readonly<Record<string, string>>

export interface RunContext {
  /** The run's folder. */
  readonly run: string
  /** For temporary files; goes with the run. */
  readonly tmp: string
}

/** For servers and services. */
export function serviceBase({ run, tmp }: RunContext, caller: NodeJS.ProcessEnv = process.env): Environment {
  const kept = Object.entries(caller).filter(([name]) => KEPT.includes(name) || name.startsWith('LC_'))
  return { ...defined(kept), PATH: pathWithNode(caller), TMPDIR: tmp, [RUN_MARKER]: run }
}

/** For builds and downloads: they also need the caller's registries, proxies and tool settings. */
export function buildBase(
  { run }: Pick<RunContext, 'run'>,
  root: string,
  caller: NodeJS.ProcessEnv = process.env,
): Environment {
  const kept = Object.entries(caller).filter(([name]) => !name.startsWith('OTEL_') && name !== 'NODE_OPTIONS')
  return { ...defined(kept), PATH: `${root}/node_modules/.bin:${pathWithNode(caller)}`, [RUN_MARKER]: run }
}

/** What every start of a service is given on any runtime. `own`: what its definition says; `sink`: as it sees it. */
export const serviceEnvironment = (
  { definition, faults, env }: StartOptions,
  service: string,
  ports: Readonly<Record<string, number>>,
  own: Environment,
  sink: StartOptions['sink'],
): Environment => ({
  ...telemetryEnvironment(definition, service, randomUUID(), sink),
  ...portEnvironment(ports),
  ...own,
  ...faultEnvironment(definition, faults, service),
  ...env,
})

/** What tells a service's SDK who it is and where to send to; the short delays make telemetry complete soon. */
function telemetryEnvironment(
  definition: SystemDefinition,
  service: string,
  instanceId: string,
  sink: StartOptions['sink'],
): Environment {
  const { otlpProtocol } = definition.services[service] ?? { otlpProtocol: 'http/protobuf' }
  return {
    OTEL_SERVICE_NAME: service,
    OTEL_RESOURCE_ATTRIBUTES: resourceAttributes({
      'service.namespace': definition.namespace,
      'service.version': definition.version,
      'service.instance.id': instanceId,
      'deployment.environment.name': definition.environment,
    }),
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpProtocol === 'grpc' ? sink.grpc : sink.http,
    OTEL_EXPORTER_OTLP_PROTOCOL: otlpProtocol,
    OTEL_BSP_SCHEDULE_DELAY: '150',
    OTEL_BLRP_SCHEDULE_DELAY: '150',
    OTEL_METRIC_EXPORT_INTERVAL: '400',
    OTEL_PROPAGATORS: 'tracecontext,baggage',
    OTEL_SEMCONV_STABILITY_OPT_IN: 'http,database,rpc',
  }
}

/** `HTTP_PORT` for the port `http`, and so on. */
export function portEnvironment(ports: Readonly<Record<string, number>>): Environment {
  return Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [
      `${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_PORT`,
      String(port),
    ]),
  )
}

function resourceAttributes(attributes: Environment): string {
  return Object.entries(attributes)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join(',')
}

/** `node` means the one that runs the harness, also for services. */
function pathWithNode(caller: NodeJS.ProcessEnv): string {
  return [dirname(process.execPath), caller.PATH ?? '/usr/local/bin:/usr/bin:/bin'].join(':')
}

function defined(entries: readonly (readonly [string, string | undefined])[]): Environment {
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}
