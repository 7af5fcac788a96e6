// Senders of other versions of the protocol: what the sink does not know is passed over, and harms nothing beside it.
import { describe, expect, test } from 'vitest'
import type { Signal } from '../../harness/telemetry/index.ts'
import { field, utf8, varint } from '../otlp/wire.ts'
import { JSON_TYPE, post, type SinkUnderTest, sinkWithRecording } from './clients.ts'
import { spanJson } from './samples.ts'

type Bytes = readonly number[]
const text = (number: number, value: string): number[] => field(number, utf8(value))
const integer = (number: number, value: number | bigint): number[] => [
  ...varint(number * 8),
  ...varint(value),
]
const time = (number: number): number[] => [...varint(number * 8 + 1), 1, 0, 0, 0, 0, 0, 0, 0]

/** An attribute as all versions have it. */
const attribute = (number: number, key: string, value: string): number[] =>
  field(number, [...text(1, key), ...field(2, text(1, value))])
const RESOURCE = field(1, attribute(1, 'service.name', 'old'))

/** Resource envelopes with the scopes in this field. */
const request = (scopesIn: number, scope: Bytes): Uint8Array =>
  new Uint8Array(field(1, [...RESOURCE, ...field(scopesIn, scope)]))

async function send(running: SinkUnderTest, signal: Signal, body: Uint8Array): Promise<void> {
  expect((await post(`${running.sink.http}/v1/${signal}`, body)).status).toBe(200)
}

describe('older', () => {
  test('an instrumentation library where now the scope is has the same place on the wire, and is read', async () => {
    await using running = await sinkWithRecording()
    const library = field(1, [...text(1, 'io.opentelemetry.old'), ...text(2, '0.9')])
    await send(running, 'traces', request(2, [...library, ...field(2, text(5, 'GET'))]))
    expect(running.recording.spansOf('old')).toMatchObject([
      { name: 'GET', scope: { name: 'io.opentelemetry.old', version: '0.9' } },
    ])
  })

  test.each([
    ['traces', [...text(5, 'again')]],
    ['metrics', [...text(1, 'again')]],
    ['logs', [...text(3, 'again')]],
  ] as const)(
    '%s repeated under the field of before 1.0 are reserved now, and count once',
    async (signal, item) => {
      await using running = await sinkWithRecording()
      const scoped = field(2, item)
      const body = new Uint8Array(field(1, [...RESOURCE, ...field(2, scoped), ...field(1000, scoped)]))
      await send(running, signal, body)
      const { spans, metrics, logRecords } = {
        ...running.recording.counts(),
        metrics: running.recording.metrics().length,
      }
      expect(spans + metrics + logRecords).toBe(1)
    },
  )

  test("a status's code of before 0.12 is passed over, what stands beside it is read", async () => {
    await using running = await sinkWithRecording()
    const status = field(15, [...integer(1, 2), ...text(2, 'old'), ...integer(3, 2)])
    await send(running, 'traces', request(2, field(2, [...text(5, 'GET'), ...status])))
    expect(running.recording.spansOf('old')[0]?.status).toEqual({
      code: 'ERROR',
      codeNumber: 2,
      message: 'old',
    })
  })

  test('metrics of integer kinds and labels of before 0.9 leave a metric without data, and the next one whole', async () => {
    await using running = await sinkWithRecording()
    const labels = field(1, [...text(1, 'k'), ...text(2, 'v')])
    const point = field(1, [...labels, ...time(3), ...integer(4, 7)])
    const old = [4, 6, 8].flatMap((kind) => field(2, [...text(1, `old ${kind}`), ...field(kind, point)]))
    const now = field(2, [
      ...text(1, 'now'),
      ...field(5, field(1, [...labels, ...time(3), ...varint(49), ...time(1).slice(1)])),
    ])
    await send(running, 'metrics', request(2, [...old, ...now]))
    const found = running.recording.metrics().map(({ name, data }) => [name, data.type, data.points.length])
    expect(found).toEqual([
      ['old 4', 'none', 0],
      ['old 6', 'none', 0],
      ['old 8', 'none', 0],
      ['now', 'gauge', 1],
    ])
    expect(running.recording.metric('now')[0]?.data.points[0]).toMatchObject({ attributes: [], value: 1n })
  })

  test("a log record's name, which is now an event's, is passed over", async () => {
    await using running = await sinkWithRecording()
    await send(
      running,
      'logs',
      request(2, field(2, [...text(3, 'INFO'), ...text(4, 'name'), ...field(5, text(1, 'body'))])),
    )
    expect(running.recording.logs()).toMatchObject([{ severityText: 'INFO', body: 'body', eventName: '' }])
  })

  test('spans without flags, as before 1.1, and log records without event names, are whole', async () => {
    await using running = await sinkWithRecording()
    await send(running, 'traces', request(2, field(2, text(5, 'GET'))))
    expect(running.recording.spansOf('old')).toMatchObject([{ name: 'GET', flags: 0 }])
  })

  test('JSON with the names of before 1.0 is taken, and the old names say nothing', async () => {
    await using running = await sinkWithRecording()
    const json = spanJson('s').replace(
      '"scopeSpans"',
      '"instrumentationLibrarySpans":[{"spans":[{"name":"x"}]}],"scopeSpans"',
    )
    expect((await post(`${running.sink.http}/v1/traces`, json, JSON_TYPE)).status).toBe(200)
    expect(running.recording.spansOf('sampler').map(({ name }) => name)).toEqual(['s'])
  })
})

describe('newer', () => {
  /** A field that no message of today has, of each wire type. */
  const FUTURE = [
    ...integer(400, 2n ** 64n - 1n),
    ...varint(401 * 8 + 1),
    ...Array<number>(8).fill(255),
    ...text(402, 'from the future'),
    ...varint(403 * 8 + 5),
    ...Array<number>(4).fill(255),
  ]

  /** Every message in the tree with the fields of the future before and behind its own. */
  const around = (bytes: Bytes): number[] => [...FUTURE, ...bytes, ...FUTURE]

  test('fields that nobody knows yet, in every message, are passed over', async () => {
    await using running = await sinkWithRecording()
    const value = (letter: string) => field(2, around(text(1, letter)))
    const entry = (number: number) => field(number, around([...text(1, 'k'), ...value('v')]))
    const span = [
      ...text(5, 'GET'),
      ...entry(9),
      ...field(11, around([...text(2, 'event'), ...entry(3)])),
      ...field(13, around([...field(1, [1]), ...entry(4)])),
      ...field(15, around(integer(3, 2))),
    ]
    const resource = field(
      1,
      around([...attribute(1, 'service.name', 'new'), ...field(3, around(text(2, 'service')))]),
    )
    const scope = field(2, around([...field(1, around(text(1, 'scope'))), ...field(2, around(span))]))
    await send(running, 'traces', new Uint8Array(around(field(1, around([...resource, ...scope])))))
    expect(running.recording.spansOf('new')).toMatchObject([
      {
        name: 'GET',
        attributes: [{ key: 'k', value: 'v' }],
        events: [{ name: 'event', attributes: [{ key: 'k', value: 'v' }] }],
        links: [{ traceId: '01', attributes: [{ key: 'k', value: 'v' }] }],
        status: { code: 'ERROR' },
        scope: { name: 'scope' },
        resource: { entityRefs: [{ type: 'service' }] },
      },
    ])
  })

  test('numbers of enums that nobody knows yet are kept, and shown as unspecified', async () => {
    await using running = await sinkWithRecording()
    await send(running, 'traces', request(2, field(2, [...integer(6, 9), ...field(15, integer(3, 7))])))
    expect(running.recording.spansOf('old')).toMatchObject([
      { kind: 'UNSPECIFIED', kindNumber: 9, status: { code: 'UNSET', codeNumber: 7 } },
    ])
  })

  test('a kind of metric data and a kind of value that nobody knows yet are empty, and harm no other', async () => {
    await using running = await sinkWithRecording()
    const metric = field(2, [...text(1, 'future'), ...field(13, field(1, time(3)))])
    await send(running, 'metrics', request(2, [...metric, ...field(2, text(1, 'beside'))]))
    expect(running.recording.metrics().map(({ name, data }) => [name, data.type])).toEqual([
      ['future', 'none'],
      ['beside', 'none'],
    ])
    await send(
      running,
      'traces',
      request(2, field(2, field(9, [...text(1, 'k'), ...field(2, integer(9, 1))]))),
    )
    expect(running.recording.spansOf('old')[0]?.attributes).toEqual([{ key: 'k', value: null }])
  })
})
