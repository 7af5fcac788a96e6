// gRPC with JSON as its message format: real calls and metadata without generated code.
import {
  type handleUnaryCall,
  type Metadata,
  credentials,
  makeGenericClientConstructor,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js'

export type Message = Readonly<Record<string, unknown>>

const write = (message: Message): Buffer => Buffer.from(JSON.stringify(message))
const read = (bytes: Buffer): Message => JSON.parse(bytes.toString()) as Message

const definition = (service: string, method: string): ServiceDefinition => ({
  [method]: {
    path: `/${service}/${method}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: write,
    requestDeserialize: read,
    responseSerialize: write,
    responseDeserialize: read,
  },
})

export type Call = (request: Message, metadata: Metadata) => Promise<Message>

export function grpcClient(service: string, method: string, port: number): Call {
  const Client = makeGenericClientConstructor(definition(service, method), service)
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure())
  return (request, metadata) =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(`/${service}/${method}`, write, read, request, metadata, (error, answer) => {
        if (error || answer === undefined) reject(error ?? new Error('no answer'))
        else resolve(answer)
      })
    })
}

export function grpcServer(
  service: string,
  method: string,
  port: number,
  handle: (request: Message, metadata: Metadata) => Promise<Message>,
): Server {
  const server = new Server()
  const handler: handleUnaryCall<Message, Message> = (call, callback) => {
    const answered = async (): Promise<void> => {
      try {
        callback(null, await handle(call.request, call.metadata))
      } catch (error) {
        callback({ code: status.INTERNAL, message: String(error) })
      }
    }
    void answered()
  }
  server.addService(definition(service, method), { [method]: handler })
  server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), () => undefined)
  return server
}
