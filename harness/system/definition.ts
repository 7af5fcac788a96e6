// What a system is: services, builds, ports, health, entry points, dependencies. Both runtimes start this.
import type { BuildDefinition } from './build-definition.ts'
import type { Endpoints, LocalEndpoints } from './endpoints.ts'
import type { ImageDefinition } from './image-definition.ts'
import type { InfrastructureDefinition } from './infrastructure-definition.ts'

export type Language = 'node' | 'go' | 'java' | 'python'
export type TelemetryPromise = 'traces' | 'metrics' | 'logs' | 'stdout'

export interface ServiceDefinition {
  /** Port names and their defaults outside the harness. */
  readonly ports: Readonly<Record<string, number>>
  readonly build: BuildDefinition
  /** Command to start it; `{out}` stands for the build's folder, `{tmp}` for one that is removed with the system. */
  readonly command: readonly string[]
  /** Names of infrastructure and services that must be healthy before it starts. */
  readonly dependsOn: readonly string[]
  readonly env: (at: Endpoints, ports: Readonly<Record<string, number>>) => Readonly<Record<string, string>>
  /** What only a local process needs besides, such as the place of its packages: in an image they are where it looks. */
  readonly localEnv?: (at: LocalEndpoints) => Readonly<Record<string, string>>
  /** What the Docker runtime starts. */
  readonly image?: ImageDefinition
  /** Command in the container; the image's own when not given. */
  readonly containerCommand?: readonly string[]
  /** Answers 2xx once the service can work. Asked with an unsampled traceparent, so that it leaves no spans. */
  readonly health: { readonly port: string; readonly path: string }
  /** A cheap request that leaves a SERVER span, and a log line of its own: the barrier behind which its telemetry is complete. */
  readonly marker: { readonly port: string; readonly path: string }
  readonly otlpProtocol: 'grpc' | 'http/protobuf' | 'http/json'
  /** Requests that may start a trace here: span names or routes, `*` allowed. */
  readonly entryPoints?: readonly string[]
  /** Default: all four. */
  readonly promises?: readonly TelemetryPromise[]
}

/** Something that is built but not started, such as a page. */
export interface AssetDefinition {
  readonly build: BuildDefinition
  /** `service.name` under which it emits, where it does. */
  readonly emitsAs?: string
  readonly promises?: readonly TelemetryPromise[]
}

/** A marked piece of work whose arrival at the far end proves that all earlier work has arrived there too. */
export interface PipelineDefinition {
  /** The last span that each covered service ends for a piece of work: its name, as a regular expression. */
  readonly covers: Readonly<Record<string, string>>
  /** Sends the marker with this traceparent; the answer says which span attribute identifies it in every covered service. Its logs there must carry the same value. */
  readonly send: (
    at: Endpoints,
    traceparent: string,
  ) => Promise<{
    readonly attribute: string
    readonly value: string
    /** What was called: it says which service's context it is, should that one be lost. */
    readonly url: string
    /** Of the HTTP answer. */
    readonly status: number
  }>
}

/** How a fault must be told: by the first finding of a run that shows it. */
export interface CaughtDefinition {
  /** Of the catalogue: `TRC11`. */
  readonly code: string
  /** The service to blame, where no hop is. */
  readonly service?: string
  readonly hop?: {
    readonly from?: string
    readonly to?: string
    readonly via?: string
    readonly operation?: string
  }
  readonly reason?: string
  /** The scenarios that exercise it: a pattern of titles, as for `verify --grep`. */
  readonly scenarios: string
  /** No rule tells it, only a contract: a capture that is checked without contracts does not show it. */
  readonly byContract?: true
}

export interface FaultDefinition {
  readonly description: string
  /** Added to the environment of the named services. */
  readonly env: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** `pitboss mutate --live` starts the system with the fault and demands this. */
  readonly caught?: CaughtDefinition
  /** What is sent is as it should be; it costs time, which only `pitboss overhead` tells. */
  readonly slows?: true
}

/** How strictly a rule of the catalogue is taken. */
export interface RulePolicyDefinition {
  /** Severity of all its findings. `off`: the rule is not run; the report says so. */
  readonly severity?: 'error' | 'warning' | 'information' | 'off'
  /** Tolerances and limits by the names that the catalogue gives them. */
  readonly settings?: Readonly<Record<string, number>>
  /** Why, in words for the reader of the report. */
  readonly reason: string
}

/** Findings that are known and accepted. All that is named must fit; `*` stands for any text. */
export interface ExemptionDefinition {
  /** Of the catalogue: `ATT2`. */
  readonly code: string
  readonly service?: string
  /** Name of the span, metric or log field that the finding is about. */
  readonly name?: string
  readonly hop?: { readonly from?: string; readonly to?: string; readonly operation?: string }
  readonly reason: string
}

export interface RulesDefinition {
  /** By code of the catalogue. */
  readonly policies?: Readonly<Record<string, RulePolicyDefinition>>
  readonly exemptions?: readonly ExemptionDefinition[]
}

/** What `pitboss gate` lets pass. */
export interface GateDefinition {
  /** The reviewed signature that runs are held against, relative to the project. */
  readonly signature?: string
  /** File of accepted changes, relative to the project: a JSON list of `{ change, service, subject, reason }`. */
  readonly accepted?: string
  /**
   * By how much of itself the cost of an operation may rise; default: spans 0.1, bytes 0.2. `processor`, 0.05: time of
   * a request, in an experiment that has no budget for it.
   */
  readonly tolerance?: { readonly spans?: number; readonly bytes?: number; readonly processor?: number }
  /** By change (`metric gone`) or by effect (`breaking`, `costly`, `additive`, `cosmetic`). `reason`: fails until it is accepted. */
  readonly policies?: Readonly<
    Record<string, { readonly demand: 'fail' | 'reason' | 'warn' | 'pass'; readonly reason: string }>
  >
  /** Grafana dashboards and Prometheus rule files that must go on finding their data: files or folders. */
  readonly dashboards?: readonly string[]
  readonly alerts?: readonly string[]
}

/** What must have been counted as often as requests of these kinds were sent. */
export interface LoadCount {
  readonly kinds: readonly string[]
  readonly service: string
  /** A counter, or a histogram, of which the count is meant. */
  readonly metric: string
  /** Attributes of the data points that count. */
  readonly where: Readonly<Record<string, string>>
}

/** A kind of load, for runs that judge every trace of it and for the overhead experiment. */
export interface LoadScenario {
  /** k6 script in TypeScript, relative to the project. */
  readonly script: string
  /** Services that its requests pass: in the experiment each arm has its own. */
  readonly services: readonly string[]
  /** Services that are needed besides, to set up or behind a queue: one for all arms. */
  readonly shared?: readonly string[]
  /** Names of the contracts that its traces fulfil, by the kind of request. */
  readonly contracts: Readonly<Record<string, string>>
  readonly counts: readonly LoadCount[]
}

/** Something about instrumentation that could be set otherwise, to see what it costs. */
export interface LoadSetting {
  /** In words, for reports. */
  readonly title: string
  /** Given to every service of an arm that tries it. */
  readonly env?: Readonly<Record<string, string>>
  /** How all of its services send. */
  readonly otlpProtocol?: ServiceDefinition['otlpProtocol']
  /** What of the promised telemetry is lost with it; absent where nothing is. */
  readonly loses?: string
}

export interface LoadDefinition {
  readonly scenarios: Readonly<Record<string, LoadScenario>>
  /** The fault that slows a service down: an arm with it must be found slower, or the experiment could not have failed. */
  readonly control: string
  /** By name, for `pitboss overhead --settings`. */
  readonly settings?: Readonly<Record<string, LoadSetting>>
}

export interface SystemDefinition {
  readonly name: string
  /** `service.namespace` and `deployment.environment.name` of every service. */
  readonly namespace: string
  readonly environment: string
  readonly version: string
  readonly infrastructure: Readonly<Record<string, InfrastructureDefinition>>
  readonly services: Readonly<Record<string, ServiceDefinition>>
  readonly assets?: Readonly<Record<string, AssetDefinition>>
  readonly pipelines?: Readonly<Record<string, PipelineDefinition>>
  readonly faults?: Readonly<Record<string, FaultDefinition>>
  readonly rules?: RulesDefinition
  readonly gate?: GateDefinition
  readonly load?: LoadDefinition
  /** Module with what the system promises, relative to the project: it exports lists `traces` and `metrics` of contracts. */
  readonly contracts?: string
  /** The service whose `http` port people and tests enter by. */
  readonly entry: string
}
