// Random systems: trees of calls and messages between services, whole or with edges cut.
import fc from 'fast-check'
import type { Topology } from '../../assertions/index.ts'
import type { Node } from '../../assertions/examples/build.ts'

type Via = 'http' | 'grpc' | 'kafka'

export interface Edge {
  readonly via: Via
  readonly to: Work
}

/** What a service does for one request or message. */
export interface Work {
  readonly service: number
  readonly local: number
  readonly edges: readonly Edge[]
}

const SERVICES = 5

const nameOf = (service: number): string => `service-${service}`

const DEPTH = 4

/** At most so many hops below one another. */
function workOf(depth: number): fc.Arbitrary<Work> {
  const leaf = { service: fc.nat(SERVICES - 1), local: fc.nat(2) }
  if (depth === 0) return fc.record({ ...leaf, edges: fc.constant([]) })
  const edge = fc.record({ via: fc.constantFrom<Via[]>('http', 'grpc', 'kafka'), to: workOf(depth - 1) })
  return fc.record({ ...leaf, edges: fc.array(edge, { maxLength: 3 }) })
}

const work = workOf(DEPTH)

/** A hop from a service to itself is none; such work is done by the next service instead. */
function withoutSelfCalls(node: Work): Work {
  return {
    ...node,
    edges: node.edges.map(({ via, to }) => ({
      via,
      to: withoutSelfCalls(
        to.service === node.service ? { ...to, service: (to.service + 1) % SERVICES } : to,
      ),
    })),
  }
}

export const randomWork: fc.Arbitrary<Work> = work.map(withoutSelfCalls)

export const edgesOf = (node: Work): Edge[] => node.edges.flatMap((edge) => [edge, ...edgesOf(edge.to)])

export interface RandomHop {
  readonly from: string
  readonly to: string
  readonly via: Via
  readonly operation: string
}

const operationOf = (via: Via, service: number): string =>
  ({ http: `POST /s${service}`, grpc: `p.S${service}/Do`, kafka: `topic-${service}` })[via]

/** The hops of the edges that were cut. */
export function hopsOf(node: Work, cut: ReadonlySet<Edge>): RandomHop[] {
  return node.edges.flatMap((edge) => {
    const { via, to } = edge
    const hop = {
      from: nameOf(node.service),
      to: nameOf(to.service),
      via,
      operation: operationOf(via, to.service),
    }
    return [...(cut.has(edge) ? [hop] : []), ...hopsOf(to, cut)]
  })
}

let messages = 0

/** One operation as a tree of spans, in which the context is lost at the edges that are cut. */
export function treeOf(node: Work, cut: ReadonlySet<Edge> = new Set()): Node {
  const top: Node = {
    service: nameOf(node.service),
    name: 'POST /entry',
    kind: 'SERVER',
    ms: 1000,
    attributes: {
      'http.route': '/entry',
      'http.request.method': 'POST',
      'url.path': '/entry',
      'url.scheme': 'http',
    },
  }
  return { ...top, children: childrenOf(node, cut) }
}

function childrenOf(node: Work, cut: ReadonlySet<Edge>): Node[] {
  const local = Array.from(
    { length: node.local },
    (_, at): Node => ({ service: nameOf(node.service), name: `work ${at}` }),
  )
  return [...local, ...node.edges.map((edge) => callOf(node.service, edge, cut))]
}

function callOf(from: number, edge: Edge, cut: ReadonlySet<Edge>): Node {
  const { via, to } = edge
  const event = `event-${++messages}`
  const [kinds, caller, callee] = sidesOf(via, to.service, event)
  const torn = cut.has(edge) ? { torn: true as const } : {}
  const operation = operationOf(via, to.service)
  return {
    service: nameOf(from),
    name: via === 'http' ? 'POST' : operation,
    kind: kinds[0],
    attributes: caller,
    children: [
      {
        service: nameOf(to.service),
        name: operation,
        kind: kinds[1],
        attributes: callee,
        ...torn,
        children: childrenOf(to, cut),
      },
    ],
  }
}

type Attributes = NonNullable<Node['attributes']>
type Sides = readonly [
  readonly ['CLIENT', 'SERVER'] | readonly ['PRODUCER', 'CONSUMER'],
  Attributes,
  Attributes,
]

function sidesOf(via: Via, service: number, event: string): Sides {
  const address = { 'server.address': 'localhost', 'server.port': BigInt(4000 + service) }
  if (via === 'kafka') {
    const message = {
      'messaging.system': 'kafka',
      'messaging.destination.name': `topic-${service}`,
      'event.id': event,
    }
    return [
      ['PRODUCER', 'CONSUMER'],
      { ...message, 'messaging.operation.type': 'send' },
      { ...message, 'messaging.operation.type': 'process' },
    ]
  }
  if (via === 'grpc') {
    const rpc = {
      'rpc.system.name': 'grpc',
      'rpc.method': `p.S${service}/Do`,
      'rpc.response.status_code': 'OK',
    }
    return [['CLIENT', 'SERVER'], { ...rpc, ...address }, rpc]
  }
  const http = { 'http.request.method': 'POST', 'http.response.status_code': 200n }
  const path = `/s${service}`
  return [
    ['CLIENT', 'SERVER'],
    { ...http, ...address, 'url.full': `http://localhost:${4000 + service}${path}` },
    { ...http, 'http.route': path, 'url.path': path, 'url.scheme': 'http' },
  ]
}

export const randomTopology: Topology = {
  source: 'declared',
  assumptions: [],
  services: Array.from({ length: SERVICES }, (_, service) => ({
    name: nameOf(service),
    addresses: [`127.0.0.1:${4000 + service}`],
    entryPoints: ['POST /entry'],
    promises: ['traces' as const],
  })),
}
