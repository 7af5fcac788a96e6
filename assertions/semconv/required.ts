// What the conventions require of a span of each kind. No package carries requirement levels of spans in a form to read,
// so they stand here, each table with the section it is from; the keys are checked against the registry.
import type { SpanKind } from '../../harness/telemetry/index.ts'
import type { KnownKey } from './registry.ts'

export interface Requirement {
  /** The name to tell; the current one. */
  readonly key: KnownKey
  /** Names that satisfy it as well: older ones, and those that hold it among other things. */
  readonly or?: readonly KnownKey[]
}

export interface SpanConvention {
  readonly title: string
  /** Namespaces whose attributes show that a span is of this convention. */
  readonly namespaces: readonly string[]
  readonly kinds: readonly SpanKind[]
  /** What tells the convention first: without it nobody knows what the rest speaks of. */
  readonly required: readonly Requirement[]
  readonly specification: string
}

const SEMCONV = 'https://opentelemetry.io/docs/specs/semconv'

const METHOD: Requirement = { key: 'http.request.method', or: ['http.method'] }

export const spanConventions = [
  {
    title: 'HTTP',
    namespaces: ['http', 'url'],
    kinds: ['SERVER'],
    required: [
      METHOD,
      { key: 'url.path', or: ['http.target', 'http.url', 'url.full'] },
      { key: 'url.scheme', or: ['http.scheme', 'http.url', 'url.full'] },
    ],
    specification: `${SEMCONV}/http/http-spans/#http-server-span`,
  },
  {
    title: 'HTTP',
    namespaces: ['http', 'url'],
    kinds: ['CLIENT'],
    required: [
      METHOD,
      { key: 'url.full', or: ['http.url'] },
      { key: 'server.address', or: ['net.peer.name', 'net.peer.ip', 'http.host', 'http.url'] },
      { key: 'server.port', or: ['net.peer.port', 'http.host', 'http.url'] },
    ],
    specification: `${SEMCONV}/http/http-spans/#http-client-span`,
  },
  {
    title: 'RPC',
    namespaces: ['rpc'],
    kinds: ['CLIENT', 'SERVER'],
    required: [{ key: 'rpc.system.name', or: ['rpc.system'] }],
    specification: `${SEMCONV}/rpc/rpc-spans/`,
  },
  {
    title: 'database',
    namespaces: ['db'],
    kinds: ['CLIENT'],
    required: [{ key: 'db.system.name', or: ['db.system'] }],
    specification: `${SEMCONV}/database/database-spans/`,
  },
  {
    title: 'messaging',
    namespaces: ['messaging'],
    kinds: ['PRODUCER', 'CONSUMER', 'CLIENT'],
    required: [
      { key: 'messaging.system', or: ['messaging.system.name'] },
      {
        key: 'messaging.operation.name',
        or: ['messaging.operation.type', 'messaging.operation'],
      },
    ],
    specification: `${SEMCONV}/messaging/messaging-spans/`,
  },
] as const satisfies readonly SpanConvention[]
