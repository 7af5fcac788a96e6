// The messages of spans and log records, as JSON names them. Source: opentelemetry-proto, JSON mapping of OTLP.
import type { Signal } from '../../telemetry/index.ts'

/** How a field's value is written. */
export const AS = {
  TEXT: 0,
  HEX: 1,
  BASE64: 2,
  UINT32: 3,
  INT64: 4,
  BOOL: 5,
  FIXED64: 6,
  FIXED32: 7,
  DOUBLE: 8,
  ENUM: 9,
  MESSAGE: 10,
} as const

const WIRE_TYPES: Readonly<Record<Way, number>> = {
  text: 2,
  hex: 2,
  base64: 2,
  uint32: 0,
  enum: 0,
  int64: 0,
  bool: 0,
  fixed64: 1,
  fixed32: 5,
  double: 1,
}

type Way = 'text' | 'hex' | 'base64' | 'uint32' | 'enum' | 'int64' | 'bool' | 'fixed64' | 'fixed32' | 'double'

export interface Field {
  /** `"name":`, and the bracket of a list. */
  readonly opening: Uint8Array
  readonly as: number
  readonly isList: boolean
  /** A bit of its own among the fields of its message. */
  readonly bit: number
  /** Set where `as` is MESSAGE. */
  readonly message?: Message
}

export interface Message {
  /** By tag. */
  readonly fields: (Field | undefined)[]
  /** Of several fields only one may be there. */
  readonly isOneOf: boolean
}

/** `[]` behind a way or message: a list of it. */
type Spec = Readonly<Record<number, readonly [name: string, what: string]>>

const SPECS = {
  keyValue: { 1: ['key', 'text'], 2: ['value', 'anyValue'] },
  anyValue: {
    1: ['stringValue', 'text'],
    2: ['boolValue', 'bool'],
    3: ['intValue', 'int64'],
    4: ['doubleValue', 'double'],
    5: ['arrayValue', 'arrayValue'],
    6: ['kvlistValue', 'keyValueList'],
    7: ['bytesValue', 'base64'],
  },
  arrayValue: { 1: ['values', 'anyValue[]'] },
  keyValueList: { 1: ['values', 'keyValue[]'] },
  resource: {
    1: ['attributes', 'keyValue[]'],
    2: ['droppedAttributesCount', 'uint32'],
    3: ['entityRefs', 'entityRef[]'],
  },
  entityRef: {
    1: ['schemaUrl', 'text'],
    2: ['type', 'text'],
    3: ['idKeys', 'text[]'],
    4: ['descriptionKeys', 'text[]'],
  },
  scope: {
    1: ['name', 'text'],
    2: ['version', 'text'],
    3: ['attributes', 'keyValue[]'],
    4: ['droppedAttributesCount', 'uint32'],
  },
  status: { 2: ['message', 'text'], 3: ['code', 'enum'] },
  event: {
    1: ['timeUnixNano', 'fixed64'],
    2: ['name', 'text'],
    3: ['attributes', 'keyValue[]'],
    4: ['droppedAttributesCount', 'uint32'],
  },
  link: {
    1: ['traceId', 'hex'],
    2: ['spanId', 'hex'],
    3: ['traceState', 'text'],
    4: ['attributes', 'keyValue[]'],
    5: ['droppedAttributesCount', 'uint32'],
    6: ['flags', 'fixed32'],
  },
  span: {
    1: ['traceId', 'hex'],
    2: ['spanId', 'hex'],
    3: ['traceState', 'text'],
    4: ['parentSpanId', 'hex'],
    5: ['name', 'text'],
    6: ['kind', 'enum'],
    7: ['startTimeUnixNano', 'fixed64'],
    8: ['endTimeUnixNano', 'fixed64'],
    9: ['attributes', 'keyValue[]'],
    10: ['droppedAttributesCount', 'uint32'],
    11: ['events', 'event[]'],
    12: ['droppedEventsCount', 'uint32'],
    13: ['links', 'link[]'],
    14: ['droppedLinksCount', 'uint32'],
    15: ['status', 'status'],
    16: ['flags', 'fixed32'],
  },
  scopeSpans: { 1: ['scope', 'scope'], 2: ['spans', 'span[]'], 3: ['schemaUrl', 'text'] },
  resourceSpans: {
    1: ['resource', 'resource'],
    2: ['scopeSpans', 'scopeSpans[]'],
    3: ['schemaUrl', 'text'],
  },
  traces: { 1: ['resourceSpans', 'resourceSpans[]'] },
  logRecord: {
    1: ['timeUnixNano', 'fixed64'],
    2: ['severityNumber', 'enum'],
    3: ['severityText', 'text'],
    5: ['body', 'anyValue'],
    6: ['attributes', 'keyValue[]'],
    7: ['droppedAttributesCount', 'uint32'],
    8: ['flags', 'fixed32'],
    9: ['traceId', 'hex'],
    10: ['spanId', 'hex'],
    11: ['observedTimeUnixNano', 'fixed64'],
    12: ['eventName', 'text'],
  },
  scopeLogs: { 1: ['scope', 'scope'], 2: ['logRecords', 'logRecord[]'], 3: ['schemaUrl', 'text'] },
  resourceLogs: { 1: ['resource', 'resource'], 2: ['scopeLogs', 'scopeLogs[]'], 3: ['schemaUrl', 'text'] },
  logs: { 1: ['resourceLogs', 'resourceLogs[]'] },
} as const satisfies Record<string, Spec>

type Name = keyof typeof SPECS

/** Metrics come seldom beside spans and log records: they go through the model. */
export const REQUESTS: Readonly<Partial<Record<Signal, Message>>> = build()

function build(): Partial<Record<Signal, Message>> {
  const messages = new Map<string, Message>(
    Object.keys(SPECS).map((name) => [name, { fields: [], isOneOf: name === 'anyValue' }]),
  )
  for (const name of Object.keys(SPECS) as Name[]) {
    const { fields } = messages.get(name) as Message
    for (const [number, [key, what]] of Object.entries(SPECS[name] as Spec)) {
      const isList = what.endsWith('[]')
      const kind = isList ? what.slice(0, -2) : what
      const message = messages.get(kind)
      const wireType = message === undefined ? WIRE_TYPES[kind as Way] : 2
      fields[Number(number) * 8 + wireType] = {
        opening: Buffer.from(`"${key}":${isList ? '[' : ''}`),
        as: message === undefined ? AS[kind.toUpperCase() as keyof typeof AS] : AS.MESSAGE,
        isList,
        bit: 1 << Number(number),
        ...(message && { message }),
      }
    }
  }
  const { traces, logs } = Object.fromEntries(messages)
  return { ...(traces && { traces }), ...(logs && { logs }) }
}
