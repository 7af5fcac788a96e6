// What a system leans on: servers that send no telemetry by themselves, and those that watch them.
import type { BuildDefinition } from './build-definition.ts'
import type { Endpoints, LocalEndpoints } from './endpoints.ts'
import type { ContainerImage, ImageDefinition } from './image-definition.ts'

export type InfrastructureDefinition =
  | PostgresDefinition
  | RedisDefinition
  | KafkaDefinition
  | RabbitmqDefinition
  | ProcessDefinition
  | CollectorDefinition
  | BlackboxDefinition

/** What the Docker runtime starts; it brings the command and configuration. */
interface Containered {
  readonly image?: ContainerImage
}

export interface PostgresDefinition extends Containered {
  readonly kind: 'postgres'
  readonly databases: readonly string[]
}

export interface RedisDefinition extends Containered {
  readonly kind: 'redis'
}

export interface KafkaDefinition extends Containered {
  readonly kind: 'kafka'
  readonly topics: readonly { readonly name: string; readonly partitions: number }[]
}

/** All of it durable, as services declare it by default. */
export interface RabbitmqDefinition extends Containered {
  readonly kind: 'rabbitmq'
  readonly exchanges: readonly { readonly name: string; readonly type: 'direct' | 'fanout' | 'topic' }[]
  readonly queues: readonly {
    readonly name: string
    /** None: only the default exchange reaches it, by its name. */
    readonly bindings: readonly { readonly exchange: string; readonly routingKey: string }[]
  }[]
}

/** The OpenTelemetry Collector, for metrics of what sends none by itself. */
export interface CollectorDefinition extends Containered {
  readonly kind: 'collector'
  /** Its configuration, relative to the project. `${env:NAME}` in it stands for what `env` gives; its health check must listen on `${env:HEALTH_ADDRESS}`. */
  readonly config: string
  /** Infrastructure that it watches: it starts once these can work. */
  readonly watches: readonly string[]
  readonly env: (at: Endpoints, ports: Readonly<Record<string, number>>) => Readonly<Record<string, string>>
}

/** Prometheus's blackbox exporter: probes what it is asked to at its port `http`. */
export interface BlackboxDefinition extends Containered {
  readonly kind: 'blackbox'
  /** Its configuration, relative to the project. */
  readonly config: string
}

/** A server of the project's own that sends no telemetry: it is built like a service, and otherwise like a database. */
export interface ProcessDefinition {
  readonly kind: 'process'
  /** Port names and their defaults outside the harness. */
  readonly ports: Readonly<Record<string, number>>
  readonly build: BuildDefinition
  /** Command to start it; `{out}` stands for the build's folder, `{tmp}` for one that is removed with the system. */
  readonly command: readonly string[]
  readonly env: (at: Endpoints, ports: Readonly<Record<string, number>>) => Readonly<Record<string, string>>
  /** What only a local process needs besides. */
  readonly localEnv?: (at: LocalEndpoints) => Readonly<Record<string, string>>
  /** What the Docker runtime starts. */
  readonly image?: ImageDefinition
  /** Command in the container; the image's own when not given. */
  readonly containerCommand?: readonly string[]
  /** Answers 2xx once it can work. */
  readonly health: { readonly port: string; readonly path: string }
}
