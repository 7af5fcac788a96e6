// Where the parts of a running system are.
/** Where everything is, as seen from the service that asks. Known only once ports are chosen. */
export interface Endpoints {
  /** `http://host:port` of a port of a service or of a process of the infrastructure; the port named `http` when none is given. */
  url(service: string, port?: string): string
  /** `host:port`. */
  address(service: string, port?: string): string
  /** `postgres://user:password@host:port/database`. */
  postgresUrl(infrastructure: string, database: string): string
  redisUrl(infrastructure: string): string
  /** `host:port` of a Kafka broker. */
  kafkaBrokers(infrastructure: string): string
  /** `amqp://user:password@host:port`, the virtual host `/`. */
  rabbitmqUrl(infrastructure: string): string
  /** Where services send OTLP over HTTP, without path. */
  otlpHttp(): string
  /** The same for browsers, which run where people do. */
  browserOtlpHttp(): string
}

/** What a local process is told besides. */
export interface LocalEndpoints extends Endpoints {
  /** The folder that a service's or asset's build filled. */
  built(name: string): string
}
