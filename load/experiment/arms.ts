// The arms of the experiment, and the system in which all of them stand side by side: own services, shared infrastructure.
import type {
  Endpoints,
  LoadScenario,
  LoadSetting,
  ServiceDefinition,
  SystemDefinition,
} from '../../harness/system/index.ts'
import { NOWHERE, subset } from '../../harness/system/index.ts'
import { tellingEnvironment } from './runtimes.ts'

/**
 * U uninstrumented, I instrumented, M instrumented at another revision, U2 a second U, C as U with a known delay; S1 and so
 * on as I with one setting changed.
 */
export type ArmName = 'U' | 'I' | 'M' | 'U2' | 'C' | `S${number}`

export interface Arm {
  readonly name: ArmName
  /** In words, for reports. */
  readonly title: string
  readonly instrumented: boolean
  /** Of the revision that it runs. */
  readonly definition: SystemDefinition
  /** Folder of that revision, where it is not the project's. */
  readonly root?: string
  /** Known breaks that its services start with. */
  readonly faults: readonly string[]
  /** What its instrumentation is told besides. */
  readonly setting?: LoadSetting
  /** Where it sends telemetry; only an instrumented arm does. */
  readonly sink?: { readonly http: string; readonly grpc: string }
}

/** The name under which an arm's service runs. */
export const inArm = (service: string, arm: ArmName): string => `${service}.${arm}`

/** Silent in all languages: no SDK, and nowhere to send to. Agents are left out by the services' own start. */
const UNINSTRUMENTED = { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: '' } as const

/**
 * What the SDKs do when nobody sets anything, as in production; the harness's own short delays, which make telemetry
 * complete soon, would cost more.
 */
const EXPORT_DEFAULTS = {
  OTEL_BSP_SCHEDULE_DELAY: '5000',
  OTEL_BLRP_SCHEDULE_DELAY: '1000',
  OTEL_METRIC_EXPORT_INTERVAL: '60000',
} as const

/**
 * One definition in which each arm has the scenario's services, with databases of its own, and all share the servers, so
 * that whatever happens on the machine happens to all of them.
 */
export function sideBySide(
  definition: SystemDefinition,
  scenario: LoadScenario,
  arms: readonly Arm[],
  /** Folder in which runtimes leave what they tell of themselves. */
  told?: string,
): SystemDefinition {
  const shared = scenario.shared ?? []
  const part = subset(definition, [...scenario.services, ...shared])
  const services = [
    ...shared.map((name) => [name, sharedService(part, name, scenario)] as const),
    ...arms.flatMap((arm) => {
      const own = subset(arm.definition, [...scenario.services, ...shared])
      return scenario.services.map(
        (name) => [inArm(name, arm.name), armService(own, name, arm, scenario, told)] as const,
      )
    }),
  ]
  const infrastructure = Object.entries(part.infrastructure).map(([name, server]) => [
    name,
    server.kind === 'postgres'
      ? {
          ...server,
          databases: [
            ...server.databases,
            ...arms.flatMap((arm) => server.databases.map((one) => databaseOf(one, arm))),
          ],
        }
      : server,
  ])
  const { faults: _, pipelines: __, load: ___, ...rest } = part
  const [first] = arms
  return {
    ...rest,
    entry: first === undefined ? definition.entry : inArm(definition.entry, first.name),
    infrastructure: Object.fromEntries(infrastructure) as SystemDefinition['infrastructure'],
    services: Object.fromEntries(services),
  }
}

const databaseOf = (database: string, { name }: Arm): string => `${database}_${name.toLowerCase()}`

function armService(
  definition: SystemDefinition,
  name: string,
  arm: Arm,
  { services }: LoadScenario,
  told: string | undefined,
): ServiceDefinition {
  const service = definition.services[name] as ServiceDefinition
  const { build } = service
  const buildName = build.name ?? name
  const faults = Object.assign(
    {},
    ...arm.faults.map((fault) => arm.definition.faults?.[fault]?.env[name]),
  ) as object
  return {
    ...service,
    build:
      arm.root === undefined
        ? { ...build, name: buildName }
        : { ...build, name: `${buildName}.${arm.name}`, root: arm.root },
    dependsOn: service.dependsOn.map((one) => (services.includes(one) ? inArm(one, arm.name) : one)),
    env: (at, ports) => ({
      ...service.env(seenFrom(at, arm, services), ports),
      OTEL_SERVICE_NAME: name,
      ...faults,
      ...(told === undefined ? {} : tellingEnvironment(service, inArm(name, arm.name), told)),
      ...telemetryOf(service, arm),
    }),
  }
}

function telemetryOf(service: ServiceDefinition, arm: Arm): Readonly<Record<string, string>> {
  if (!arm.instrumented || arm.sink === undefined) return UNINSTRUMENTED
  const { env = {}, otlpProtocol = service.otlpProtocol } = arm.setting ?? {}
  return {
    ...EXPORT_DEFAULTS,
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpProtocol === 'grpc' ? arm.sink.grpc : arm.sink.http,
    OTEL_EXPORTER_OTLP_PROTOCOL: otlpProtocol,
    ...env,
  }
}

function sharedService(
  definition: SystemDefinition,
  name: string,
  { services }: LoadScenario,
): ServiceDefinition {
  const service = definition.services[name] as ServiceDefinition
  return {
    ...service,
    dependsOn: service.dependsOn.filter((one) => !services.includes(one)),
    env: (at, ports) => ({
      ...service.env(seenFrom(at, undefined, services), ports),
      ...UNINSTRUMENTED,
    }),
  }
}

/** The system as a service of the arm sees it: its own services, its own databases, nothing of the other arms. */
function seenFrom(at: Endpoints, arm: Arm | undefined, services: readonly string[]): Endpoints {
  const address = (service: string, port?: string): string => {
    if (services.includes(service))
      return arm === undefined ? NOWHERE : at.address(inArm(service, arm.name), port)
    return at.address(service, port)
  }
  return {
    ...at,
    address,
    url: (service, port) => `http://${address(service, port)}`,
    postgresUrl: (server, database) =>
      at.postgresUrl(server, arm === undefined ? database : databaseOf(database, arm)),
    otlpHttp: () => arm?.sink?.http ?? `http://${NOWHERE}`,
  }
}
