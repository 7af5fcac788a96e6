// Which instrumented service a call is made to, by what is certain: addresses, procedures, and calls that arrived.
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
import { operationShape } from './operations.ts'

/** Stands for an address or operation that several services claim, and that therefore names none. */
const AMBIGUOUS = Symbol('ambiguous')

type Claims = Map<string, string | typeof AMBIGUOUS>

function claim(claims: Claims, key: string, service: string): void {
  const before = claims.get(key)
  claims.set(key, before === undefined || before === service ? service : AMBIGUOUS)
}

const claimant = (claims: Claims, key: string): string | undefined => {
  const found = claims.get(key)
  return typeof found === 'string' ? found : undefined
}

/** By what a call is aimed: its addresses, else its name alone. */
export function targetsOf(call: Span): string[] {
  const addresses = peerAddresses(call)
  return addresses.length > 0 ? addresses : [`${serviceOf(call)} ${operationShape(call)}`]
}

export class Peers {
  readonly #byAddress: Claims = new Map()
  /** Calls that arrived, where one address leads to several services by what is asked of it. */
  readonly #arrived: Claims = new Map()
  readonly #arrivedBy: Claims = new Map()
  readonly #byRpc: Claims = new Map()
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

  /** The call is seen to go on at that service. */
  learn(call: Span, service: string): void {
    for (const target of targetsOf(call)) {
      claim(this.#arrived, target, service)
      claim(this.#arrivedBy, `${target} ${operationOf(call)}`, service)
    }
  }

  /** `service.name` of the instrumented service behind the call, or undefined where it is none or can't be told. */
  serviceBehind(call: Span): string | undefined {
    if (isDatabase(call) || isMessaging(call)) return undefined
    const targets = targetsOf(call)
    for (const claims of [this.#byAddress, this.#arrived]) {
      for (const target of targets) {
        const service = claimant(claims, target)
        if (service !== undefined) return service
      }
    }
    for (const target of targets) {
      const service = claimant(this.#arrivedBy, `${target} ${operationOf(call)}`)
      if (service !== undefined) return service
    }
    const rpc = rpcOperation(call)
    return rpc === undefined ? undefined : claimant(this.#byRpc, rpc)
  }

  /** What the call asks of that service, with the route's template where one is known. */
  operation(call: Span, service: string): string {
    const [method, path] = [httpMethod(call), httpPath(call)]
    if (rpcOperation(call) !== undefined || method === undefined || path === undefined)
      return operationShape(call)
    for (const route of this.#routesOf(service, method))
      if (routeMatches(route, path)) return `${method} ${route}`
    return operationOf(call)
  }

  /** The service is seen to serve this path by that method, under a template of its own. */
  serves(service: string, call: Span): boolean {
    const [method, path] = [httpMethod(call), httpPath(call)]
    if (method === undefined || path === undefined || path === '/') return false
    return [...this.#routesOf(service, method)].some((route) => routeMatches(route, path))
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
