// OTLP/JSON: what it allows, what it forbids, and what errors say.
import { describe, expect, test } from 'vitest'
import { fromJson, OtlpDecodeError, requestsInJson, toJson } from '../../harness/otlp/index.ts'
import type { LogRecord, Metric, Span } from '../../harness/telemetry/index.ts'

const spans = (span: string): string => `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`
const readSpan = (span: string): Span => fromJson('traces', spans(span))[0] as Span
const readLog = (record: string): LogRecord =>
  fromJson('logs', `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${record}]}]}]}`)[0] as LogRecord
const readGauge = (point: string): Metric['data']['points'][number] | undefined =>
  fromJson(
    'metrics',
    `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[${point}]}}]}]}]}`,
  )[0]?.data.points[0]

function errorOf(run: () => unknown): OtlpDecodeError {
  try {
    run()
  } catch (error) {
    if (error instanceof OtlpDecodeError) return error
    throw error
  }
  throw new Error('it was read')
}

describe('reading', () => {
  test('hex ids of either case become lowercase', () => {
    const span = readSpan('{"traceId":"5B8EFFF798038103d269b633813fc60c","spanId":"EEE19B7EC3C1B174"}')
    expect(span.traceId).toBe('5b8efff798038103d269b633813fc60c')
    expect(span.spanId).toBe('eee19b7ec3c1b174')
  })

  test('32-bit integers come as numbers and as strings, enums as numbers alone', () => {
    const read = (span: string) =>
      fromJson('traces', `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`)[0]
    expect(read('{"flags":"257","droppedEventsCount":3,"kind":2}')).toMatchObject({
      flags: 257,
      droppedEventsCount: 3,
      kind: 'SERVER',
    })
    expect(() => read('{"flags":"4294967296"}')).toThrow('expected an integer')
    expect(() => read('{"flags":"1.5"}')).toThrow('expected an integer')
    expect(() => read('{"kind":"SPAN_KIND_SERVER"}')).toThrow('not a name')
    expect(() => read('{"kind":"2"}')).toThrow('not a name')
  })

  test('64-bit integers are exact as strings and as numbers', () => {
    const span = readSpan('{"startTimeUnixNano":"1544712660300000001","endTimeUnixNano":1544712660300000001}')
    expect(span.startTime).toBe(1544712660300000001n)
    expect(span.endTime).toBe(1544712660300000001n)
    expect(readGauge('{"asInt":-9223372036854775808}')).toMatchObject({ value: -9223372036854775808n })
    expect(readGauge('{"asInt":"9223372036854775807"}')).toMatchObject({ value: 9223372036854775807n })
  })

  test('a double keeps its kind where it is written without a fraction', () => {
    expect(readGauge('{"asDouble":1}')).toMatchObject({ value: 1 })
    expect(readGauge('{"asDouble":12345678901234567890}')).toMatchObject({ value: 12345678901234567000 })
    expect(readGauge('{"asDouble":"-Infinity"}')).toMatchObject({ value: Number.NEGATIVE_INFINITY })
    expect(readGauge('{"asDouble":"NaN"}')).toMatchObject({ value: Number.NaN })
    expect(readGauge('{}')).toMatchObject({ value: undefined })
  })

  test('unknown fields are ignored, among them snake_case spellings of known ones', () => {
    const span = readSpan(
      '{"name":"GET","trace_id":"5b8efff798038103d269b633813fc60c","colour":{"deep":[1]}}',
    )
    expect(span).toMatchObject({ name: 'GET', traceId: '' })
  })

  test('null stands for an absent field', () => {
    expect(readSpan('{"name":null,"attributes":null,"status":null,"kind":null}')).toMatchObject({
      name: '',
      attributes: [],
      kindNumber: 0,
      status: { code: 'UNSET' },
    })
  })

  test('every kind of value is told apart', () => {
    const value = (json: string) => readLog(`{"body":${json}}`).body
    expect(value('{}')).toBe(null)
    expect(value('{"stringValue":""}')).toBe('')
    expect(value('{"boolValue":false}')).toBe(false)
    expect(value('{"intValue":"1"}')).toBe(1n)
    expect(value('{"doubleValue":1}')).toBe(1)
    expect(value('{"bytesValue":"AQL/"}')).toEqual(new Uint8Array([1, 2, 255]))
    expect(value('{"bytesValue":"AQL_"}')).toEqual(new Uint8Array([1, 2, 255]))
    expect(value('{"arrayValue":{"values":[{"stringValue":"a"},{},{"intValue":2}]}}')).toEqual([
      'a',
      null,
      2n,
    ])
    expect(value('{"arrayValue":{}}')).toEqual([])
    expect(value('{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}},{"key":"a"}]}}')).toEqual({
      entries: [
        { key: 'a', value: true },
        { key: 'a', value: null },
      ],
    })
  })

  test('half a surrogate pair becomes the replacement character, as it would on the way into protobuf', () => {
    expect(readSpan('{"name":"\\ud83d!"}').name).toBe('\uFFFD!')
  })
})

describe('refusing', () => {
  test.each([
    ['an enum by name', '{"kind":"SPAN_KIND_SERVER"}', 'kind'],
    ['an id in base64', '{"traceId":"W47/95gDgQPSabYzgT/GDA=="}', 'traceId'],
    ['an id of half a byte', '{"spanId":"abc"}', 'spanId'],
    ['a time that is a fraction', '{"startTimeUnixNano":1.5}', 'startTimeUnixNano'],
    ['a time beyond 64 bits', '{"startTimeUnixNano":"18446744073709551616"}', 'startTimeUnixNano'],
    ['a negative count', '{"droppedLinksCount":-1}', 'droppedLinksCount'],
    ['a number for a name', '{"name":5}', 'name'],
    ['an object for a list', '{"events":{}}', 'events'],
    ['a list for an object', '{"status":[]}', 'status'],
    [
      'two values at once',
      '{"attributes":[{"key":"k","value":{"intValue":1,"boolValue":true}}]}',
      'attributes[0].value',
    ],
    [
      'bytes that are no base64',
      '{"attributes":[{"value":{"bytesValue":"?"}}]}',
      'attributes[0].value.bytesValue',
    ],
  ])('%s is refused and the error names its place', (_what, span, place) => {
    const error = errorOf(() => readSpan(span))
    expect(error).toMatchObject({
      code: 'BAD_VALUE',
      path: `resourceSpans[0].scopeSpans[0].spans[0].${place}`,
    })
    expect(error.message).toContain(error.path)
  })

  test.each(['', '{', '{"resourceSpans":[}', 'nonsense'])('text that is not JSON is refused: %j', (text) => {
    expect(errorOf(() => fromJson('traces', text))).toMatchObject({ code: 'BAD_JSON' })
  })

  test.each(['[]', '5', 'null', '"text"'])('JSON that is no object is refused: %s', (text) => {
    expect(errorOf(() => fromJson('traces', text))).toMatchObject({ code: 'BAD_VALUE', path: '' })
  })

  test('values nested deeper than a hundred levels are refused, however deep', () => {
    const nested = (depth: number) =>
      readLog(`{"body":${'{"arrayValue":{"values":['.repeat(depth)}{}${']}}'.repeat(depth)}}`)
    expect(nested(100).body).not.toBe(null)
    expect(errorOf(() => nested(101))).toMatchObject({ code: 'TOO_DEEP' })
    expect(errorOf(() => nested(100_000))).toMatchObject({ code: 'TOO_DEEP' })
  })

  test('deep nesting beside a long integer is refused as well', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const record = `{"timeUnixNano":1544712660300000001,"unknown":${deep}}`
    expect(errorOf(() => readLog(record)).code).toBe('TOO_DEEP')
  })
})

describe('writing', () => {
  test('a request is written as the file exporter of the Collector does', () => {
    const line = spans(
      '{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","parentSpanId":"","name":"GET",' +
        '"kind":2,"startTimeUnixNano":"1544712660300000001","endTimeUnixNano":"1544712661300000001",' +
        '"attributes":[{"key":"n","value":{"intValue":"5"}},{"key":"x","value":{"doubleValue":"NaN"}}],' +
        '"status":{"message":"no","code":2}}',
    ).replace('{"scopeSpans"', '{"resource":{},"scopeSpans"')
    const whole = line.replace('{"spans"', '{"scope":{},"spans"')
    expect(toJson('traces', fromJson('traces', line))).toBe(whole)
  })

  test('minus zero keeps its sign', () => {
    const gauge =
      '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{"asDouble":-0}]}}]}]}]}'
    expect(toJson('metrics', fromJson('metrics', gauge))).toContain('"asDouble":-0}')
  })
})

describe('lines of a capture', () => {
  test('the signal of a line is the one that its envelope names', () => {
    expect(requestsInJson(spans('{"name":"GET"}')).map(({ signal }) => signal)).toEqual(['traces'])
    const [request] = requestsInJson('{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"e"}]}]}]}')
    expect(request).toMatchObject({ signal: 'logs', items: [{ eventName: 'e' }] })
  })

  test('JSON of something else holds no request', () => {
    expect(requestsInJson('{"hello":1}')).toEqual([])
    expect(requestsInJson('5')).toEqual([])
  })
})
