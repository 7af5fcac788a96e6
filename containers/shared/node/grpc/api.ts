// A gRPC service as TypeScript: its definition, loaded from the .proto, and its calls as a type.
import { join } from 'node:path'
import { type GrpcObject, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

/** `Calls` has a function a method, named like it but with a small first letter; it is there for the compiler alone. */
export interface Api<Calls> {
  /** The package, by which people and paths know the service: `slots`. */
  readonly name: string
  readonly Service: ServiceClientConstructor
  readonly calls?: Calls
}

export interface HealthResponse {
  readonly status: 'SERVING' | 'NOT_SERVING'
}

/** `protoFile` is the import of the .proto: its name beside the bundle. Field names stay as they are there, 64 bits are numbers. */
export function loadApi<Calls>(name: string, service: string, protoFile: string): Api<Calls> {
  const definition = loadSync(join(__dirname, protoFile), { keepCase: true, longs: Number, defaults: true })
  const loaded = loadPackageDefinition(definition)[name] as GrpcObject
  return { name, Service: loaded[service] as ServiceClientConstructor }
}

export interface Method {
  /** As the .proto has it. */
  readonly name: string
  /** As TypeScript has it. */
  readonly call: string
  /** The request, with the defaults of protobuf for what is left out. */
  readonly complete: (given: object) => object
}

/** All methods but Health, which every service has. */
export function methodsOf({ Service }: Api<unknown>): readonly Method[] {
  return Object.entries(Service.service)
    .filter(([name]) => name !== 'Health')
    .map(([name, { requestDeserialize }]) => ({
      name,
      call: name.charAt(0).toLowerCase() + name.slice(1),
      complete: (given) => ({ ...(requestDeserialize(Buffer.alloc(0)) as object), ...given }),
    }))
}

/** Does a method's work. An ApiError below 500 is a refusal, whose reason the caller hears. */
export type Work = (request: object) => Promise<unknown>

export function workOf<Calls>(calls: Calls, { call }: Method): Work {
  return (calls as Readonly<Record<string, Work>>)[call] as Work
}
