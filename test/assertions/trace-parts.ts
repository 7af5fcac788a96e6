// Two services, their requests and calls, and what a rule says of them.
import { judge, type Finding, type Topology } from '../../assertions/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'
import { type Node, traces } from '../../assertions/examples/build.ts'

export const topology: Topology = {
  source: 'declared',
  assumptions: [],
  services: ['a', 'b'].map((name) => ({
    name,
    addresses: [`${name}:80`],
    entryPoints: ['*'],
    promises: ['traces'],
  })),
}

export const rule = (spans: readonly Span[], code: string) =>
  judge({ traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] }, topology).rules.find(
    (one) => one.code === code,
  )

export const told = (spans: readonly Span[], code: string): readonly Finding[] =>
  rule(spans, code)?.findings ?? []

export const http = (method: string, path: string, status?: number): NonNullable<Node['attributes']> => ({
  'http.request.method': method,
  'http.route': path,
  'url.path': path,
  ...(status === undefined ? {} : { 'http.response.status_code': BigInt(status) }),
})

export const request = (more: Partial<Node> = {}): Node => ({
  service: 'a',
  name: 'GET /entry',
  kind: 'SERVER',
  attributes: http('GET', '/entry', 200),
  ...more,
})

export const callTo = (path: string, more: Partial<Node> = {}): Node => ({
  service: 'a',
  name: 'GET',
  kind: 'CLIENT',
  ...more,
  attributes: {
    'http.request.method': 'GET',
    'url.full': `http://b:80${path}`,
    'server.address': 'b',
    'server.port': 80n,
    ...more.attributes,
  },
})

export const served = (path: string, more: Partial<Node> = {}): Node => ({
  service: 'b',
  name: `GET ${path}`,
  kind: 'SERVER',
  attributes: http('GET', path, 200),
  ...more,
})

export const error = { status: 'ERROR' as const }
