// What a system leans on: servers that send no telemetry by themselves, and those that watch them.
import type { BuildDefinition } from './build-definition.ts'
import type { Endpoints } from './endpoints.ts'

export type InfrastructureDefinition =
  | { readonly kind: 'postgres'; readonly databases: readonly string[] }
  | { readonly kind: 'redis' }
  | {
      readonly kind: 'kafka'
      readonly topics: readonly { readonly name: string; readonly partitions: number }[]
    }
  | RabbitmqDefinition
  | ProcessDefinition
  | CollectorDefinition
  | BlackboxDefinition

/** All of it durable, as services declare it by default. */
export interface RabbitmqDefinition {
  readonly kind: 'rabbitmq'
  readonly exchanges: readonly { readonly name: string; readonly type: 'direct' | 'fanout' | 'topic' }[]
  readonly queues: readonly {
    readonly name: string
    /** None: only the default exchange reaches it, by its name. */
    readonly bindings: readonly { readonly exchange: string; readonly routingKey: string }[]
  }[]
}

/** The OpenTelemetry Collector, for metrics of what sends none by itself. */
export interface CollectorDefinition {
  readonly kind: 'collector'
  /** Its configuration, relative to the project. `${env:NAME}` in it stands for what `env` gives; its health check must listen on `127.0.0.1:${env:HEALTH_PORT}`. */
  readonly config: string
  /** Infrastructure that it watches: it starts once these can work. */
  readonly watches: readonly string[]
  readonly env: (at: Endpoints, ports: Readonly<Record<string, number>>) => Readonly<Record<string, string>>
}

/** Prometheus's blackbox exporter: probes what it is asked to at its port `http`. */
export interface BlackboxDefinition {
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
  /** Answers 2xx once it can work. */
  readonly health: { readonly port: string; readonly path: string }
}
