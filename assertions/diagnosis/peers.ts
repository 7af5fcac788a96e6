// Which instrumented service a CLIENT span calls.
import type { Span } from '../../harness/telemetry/index.ts'
import {
  httpMethod,
  httpPath,
  httpRoute,
  isDatabase,
  isMessaging,
  operationOf,
  ownAddresses,
  parseAddress,
  peerAddresses,
  routeMatches,
  rpcOperation,
  type Run,
  serviceOf,
} from '../model/index.ts'
import type { Topology } from '../observed.ts'

/** Stands for an address or operation that several services claim, and that therefore names none. */
const AMBIGUOUS = Symbol('ambiguous')

type Claim = string | typeof AMBIGUOUS

function claim(claims: Map<string, Claim>, key: string, service: string): void {
  const before = claims.get(key)
  claims.set(key, before === undefined || before === service ? service : AMBIGUOUS)
}

const claimant = (claims: ReadonlyMap<string, Claim>, key: string): string | undefined => {
  const found = claims.get(key)
  return typeof found === 'string' ? found : undefined
}

export class Peers {
  readonly #byAddress = new Map<string, Claim>()
  readonly #byRpc = new Map<string, Claim>()
  /** Templates of each service, by method. */
  readonly #routes = new Map<string, Set<string>>()

  constructor(run: Run, topology: Topology | undefined) {
    for (const service of topology?.services ?? []) {
      if (!service.promises.includes('traces')) continue
      for (const address of service.addresses) {
        const normal = parseAddress(address)
        if (normal !== undefined) claim(this.#byAddress, normal, service.name)
      }
    }
    const declared = this.#byAddress.size > 0
    for (const server of run.servers()) {
      const service = serviceOf(server)
      const rpc = rpcOperation(server)
      if (rpc !== undefined) claim(this.#byRpc, rpc, service)
      if (!declared) for (const address of ownAddresses(server)) claim(this.#byAddress, address, service)
      const [method, route] = [httpMethod(server), httpRoute(server)]
      if (method !== undefined && route !== undefined) this.#routesOf(service, method).add(route)
    }
  }

  /** `service.name` of the instrumented service behind the call, or undefined where it is none or can't be told. */
  serviceBehind(client: Span): string | undefined {
    if (isDatabase(client) || isMessaging(client)) return undefined
    for (const address of peerAddresses(client)) {
      const service = claimant(this.#byAddress, address)
      if (service !== undefined) return service
    }
    const rpc = rpcOperation(client)
    return rpc === undefined ? undefined : claimant(this.#byRpc, rpc)
  }

  /** What the call asks of that service, with the route's template where one is known. */
  operation(client: Span, service: string): string {
    const [method, path] = [httpMethod(client), httpPath(client)]
    if (rpcOperation(client) !== undefined || method === undefined || path === undefined)
      return operationOf(client)
    for (const route of this.#routesOf(service, method))
      if (routeMatches(route, path)) return `${method} ${route}`
    return `${method} ${path}`
  }

  #routesOf(service: string, method: string): Set<string> {
    const key = `${service} ${method}`
    let routes = this.#routes.get(key)
    if (routes === undefined) {
      routes = new Set()
      this.#routes.set(key, routes)
    }
    return routes
  }
}

/** The SERVER span serves what the CLIENT span asked for, as far as both say. */
export function servesCall(client: Span, server: Span): boolean {
  const [asked, served] = [rpcOperation(client), rpcOperation(server)]
  if (asked !== undefined || served !== undefined) return asked === served
  const [method, serverMethod] = [httpMethod(client), httpMethod(server)]
  if (method !== undefined && serverMethod !== undefined && method !== serverMethod) return false
  const path = httpPath(client)
  if (path === undefined) return true
  const serverPath = httpPath(server)
  if (serverPath !== undefined) return serverPath === path
  const route = httpRoute(server)
  return route === undefined || routeMatches(route, path)
}
