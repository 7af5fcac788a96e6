// Enumerations that leave no room. The registry lets most be extended by values of one's own: those are not here.
import { ATTRIBUTES } from './attributes.generated.ts'
import type { AttributeFacts } from './facts.ts'
import type { KnownKey } from './registry.ts'

/** The conventions demand one of the values (`_OTHER` where there is one), or there are no more of the kind. */
const CLOSED = [
  'http.request.method',
  'network.transport',
  'network.type',
  'network.io.direction',
  'messaging.operation.type',
  'rpc.grpc.status_code',
  'otel.status_code',
  'log.iostream',
] as const satisfies readonly KnownKey[]

const valuesOf = (key: KnownKey): readonly (string | number | boolean)[] =>
  (ATTRIBUTES[key] as AttributeFacts).values ?? []

export const closedEnumerations: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  CLOSED.map((key) => [key, new Set(valuesOf(key).map(String))]),
)
