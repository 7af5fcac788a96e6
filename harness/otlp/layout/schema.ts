// Every message inside an OTLP item as a row of a table: what to do at each tag. Source: opentelemetry-proto, common to metrics.

/** What the walk does with a field. From MESSAGE on, a number stands for the message that the field holds. */
export const DO = {
  SKIP: 0,
  REFUSE: 1,
  VARINT: 2,
  FIXED64: 3,
  FIXED32: 4,
  STRING: 5,
  BYTES: 6,
  PACKED_VARINT: 7,
  PACKED_FIXED64: 8,
  /** BYTES whose place is noted. */
  TRACE_ID: 9,
  /** FIXED64 whose place is noted. */
  START_TIME: 10,
  MESSAGE: 16,
} as const

const NAMES = [
  'keyValue',
  'anyValue',
  'arrayValue',
  'keyValueList',
  'span',
  'event',
  'link',
  'status',
  'logRecord',
  'metric',
  'gauge',
  'sum',
  'histogram',
  'exponentialHistogram',
  'summary',
  'numberPoint',
  'histogramPoint',
  'exponentialPoint',
  'summaryPoint',
  'buckets',
  'quantile',
  'exemplar',
  'resource',
  'entityRef',
  'scope',
] as const
type MessageName = (typeof NAMES)[number]

/** Numbers of the messages that the walk has to know by name. */
export const TYPE = Object.fromEntries(NAMES.map((name, index) => [name, index])) as Record<
  MessageName,
  number
>

type Kind =
  | 'varint'
  | 'fixed64'
  | 'fixed32'
  | 'string'
  | 'bytes'
  | 'varints'
  | 'fixed64s'
  | 'traceId'
  | 'startTime'
  | MessageName

const POINT = { 2: 'fixed64', 3: 'fixed64' } as const

const FIELDS: Readonly<Record<MessageName, Readonly<Record<number, Kind>>>> = {
  keyValue: { 1: 'string', 2: 'anyValue' },
  anyValue: {
    1: 'string',
    2: 'varint',
    3: 'varint',
    4: 'fixed64',
    5: 'arrayValue',
    6: 'keyValueList',
    7: 'bytes',
    8: 'varint',
  },
  arrayValue: { 1: 'anyValue' },
  keyValueList: { 1: 'keyValue' },
  span: {
    1: 'traceId',
    2: 'bytes',
    3: 'string',
    4: 'bytes',
    5: 'string',
    6: 'varint',
    7: 'startTime',
    8: 'fixed64',
    9: 'keyValue',
    10: 'varint',
    11: 'event',
    12: 'varint',
    13: 'link',
    14: 'varint',
    15: 'status',
    16: 'fixed32',
  },
  event: { 1: 'fixed64', 2: 'string', 3: 'keyValue', 4: 'varint' },
  link: { 1: 'bytes', 2: 'bytes', 3: 'string', 4: 'keyValue', 5: 'varint', 6: 'fixed32' },
  status: { 2: 'string', 3: 'varint' },
  logRecord: {
    1: 'startTime',
    2: 'varint',
    3: 'string',
    5: 'anyValue',
    6: 'keyValue',
    7: 'varint',
    8: 'fixed32',
    9: 'traceId',
    10: 'bytes',
    11: 'fixed64',
    12: 'string',
  },
  metric: {
    1: 'string',
    2: 'string',
    3: 'string',
    5: 'gauge',
    7: 'sum',
    9: 'histogram',
    10: 'exponentialHistogram',
    11: 'summary',
    12: 'keyValue',
  },
  gauge: { 1: 'numberPoint' },
  sum: { 1: 'numberPoint', 2: 'varint', 3: 'varint' },
  histogram: { 1: 'histogramPoint', 2: 'varint' },
  exponentialHistogram: { 1: 'exponentialPoint', 2: 'varint' },
  summary: { 1: 'summaryPoint' },
  numberPoint: { ...POINT, 4: 'fixed64', 5: 'exemplar', 6: 'fixed64', 7: 'keyValue', 8: 'varint' },
  histogramPoint: {
    ...POINT,
    4: 'fixed64',
    5: 'fixed64',
    6: 'fixed64s',
    7: 'fixed64s',
    8: 'exemplar',
    9: 'keyValue',
    10: 'varint',
    11: 'fixed64',
    12: 'fixed64',
  },
  exponentialPoint: {
    ...POINT,
    1: 'keyValue',
    4: 'fixed64',
    5: 'fixed64',
    6: 'varint',
    7: 'fixed64',
    8: 'buckets',
    9: 'buckets',
    10: 'varint',
    11: 'exemplar',
    12: 'fixed64',
    13: 'fixed64',
    14: 'fixed64',
  },
  summaryPoint: { ...POINT, 4: 'fixed64', 5: 'fixed64', 6: 'quantile', 7: 'keyValue', 8: 'varint' },
  buckets: { 1: 'varint', 2: 'varints' },
  quantile: { 1: 'fixed64', 2: 'fixed64' },
  exemplar: { 2: 'fixed64', 3: 'fixed64', 4: 'bytes', 5: 'bytes', 6: 'fixed64', 7: 'keyValue' },
  resource: { 1: 'keyValue', 2: 'varint', 3: 'entityRef' },
  entityRef: { 1: 'string', 2: 'string', 3: 'string', 4: 'string' },
  scope: { 1: 'string', 2: 'string', 3: 'keyValue', 4: 'varint' },
}

/** Wire types in which each kind may come, with what is done then. */
const SCALARS: Readonly<Partial<Record<Kind, readonly (readonly [wireType: number, action: number])[]>>> = {
  varint: [[0, DO.VARINT]],
  fixed64: [[1, DO.FIXED64]],
  fixed32: [[5, DO.FIXED32]],
  string: [[2, DO.STRING]],
  bytes: [[2, DO.BYTES]],
  traceId: [[2, DO.TRACE_ID]],
  startTime: [[1, DO.START_TIME]],
  varints: [
    [2, DO.PACKED_VARINT],
    [0, DO.VARINT],
  ],
  fixed64s: [
    [2, DO.PACKED_FIXED64],
    [1, DO.FIXED64],
  ],
}

const ROW = 256

/** What to do at `type * 256 + tag`. Tags above that belong to no known field. */
export const ACTIONS: Uint8Array = table()

function table(): Uint8Array {
  const actions = new Uint8Array(NAMES.length * ROW)
  for (const [type, name] of NAMES.entries()) {
    // There is no field zero.
    actions.fill(DO.REFUSE, type * ROW, type * ROW + 8)
    for (const [field, kind] of Object.entries(FIELDS[name])) {
      const at = type * ROW + Number(field) * 8
      // A known field of another wire type is an error, not an unknown field.
      actions.fill(DO.REFUSE, at, at + 8)
      const ways = SCALARS[kind] ?? [[2, DO.MESSAGE + TYPE[kind as MessageName]]]
      for (const [wireType, action] of ways) actions[at + wireType] = action
    }
  }
  return actions
}
