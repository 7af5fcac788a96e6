// What an OTLP receiver must get right: what is in a request. A describe for each line.
import { describe, expect, test } from 'vitest'
import { encodeLogs, encodeMetrics, encodeTraces } from '../../../harness/otlp/index.ts'
import { hasNoRecordedValue, isSampled, parentIsRemote } from '../../../harness/telemetry/index.ts'
import { JSON_TYPE, post, sinkWithRecording } from '../clients.ts'
import { logRecord, metric, span, spanBody, spanJson } from '../samples.ts'

const twice = {
  entries: [
    { key: 'k', value: null },
    { key: 'k', value: true },
  ],
}

describe('9. JSON', () => {
  test('JSON: hex ids of either case, unknown fields, integers as strings and numbers, base64', async () => {
    await using running = await sinkWithRecording()
    const json = spanJson('s')
      .replace('5b8efff798038103d269b633813fc60c', '5B8EFFF798038103D269B633813FC60C')
      .replace('"1544712661300000001"', '1544712661300000001')
      .replace('{"stringValue":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}', '{"bytesValue":"AQL/"}')
      .replace('"name":"s"', '"name":"s","unheard_of":{"a":[1]}')
    expect((await post(`${running.sink.http}/v1/traces`, json, JSON_TYPE)).status).toBe(200)
    const [stored] = running.recording.trace('5b8efff798038103d269b633813fc60c')?.spans ?? []
    expect(stored).toMatchObject({
      name: 's',
      kind: 'SERVER',
      endTime: 1544712661300000001n,
      attributes: [{ key: 'padding', value: new Uint8Array([1, 2, 255]) }],
    })
  })

  test.each([
    ['an enum by name', ['"kind":2', '"kind":"SPAN_KIND_SERVER"']],
    ['an id that is not hexadecimal', ['5b8efff798038103d269b633813fc60c', 'W47/95gDgQPSabYzgT/GDA==']],
    ['an integer with a fraction', ['"kind":2', '"kind":2.5']],
    ['a time below zero', ['"1544712661300000001"', '"-1"']],
    ['a time beyond 64 bits', ['"1544712661300000001"', '"18446744073709551616"']],
  ] as const)('%s is bad data', async (_what, [from, to]) => {
    await using running = await sinkWithRecording()
    const json = spanJson('s').replace(from, to)
    expect(json).not.toBe(spanJson('s'))
    expect((await post(`${running.sink.http}/v1/traces`, json, JSON_TYPE)).status).toBe(400)
  })

  test('names in snake_case are unknown fields', async () => {
    await using running = await sinkWithRecording()
    const json = spanJson('s').replace('"endTimeUnixNano"', '"end_time_unix_nano"')
    expect((await post(`${running.sink.http}/v1/traces`, json, JSON_TYPE)).status).toBe(200)
    expect(running.recording.spansOf('sampler')[0]).toMatchObject({ name: 's', endTime: 0n })
  })
})

describe('10. attribute values', () => {
  test('attribute values of every kind arrive as what they are', async () => {
    await using running = await sinkWithRecording()
    const values = [
      null,
      '',
      true,
      1n,
      1,
      new Uint8Array([0, 255]),
      ['a', 1n, null, [false]],
      { entries: [{ key: 'k', value: null }] },
    ]
    const attributes = values.map((value, index) => ({ key: `${index}`, value }))
    await post(`${running.sink.http}/v1/traces`, encodeTraces([span('s', { attributes })]))
    expect(running.recording.spansOf('sampler')[0]?.attributes).toEqual(attributes)
  })

  test('the same from JSON', async () => {
    await using running = await sinkWithRecording()
    const values = [
      ['{}', null],
      ['{"stringValue":""}', ''],
      ['{"boolValue":false}', false],
      ['{"intValue":"-9223372036854775808"}', -(2n ** 63n)],
      ['{"intValue":7}', 7n],
      ['{"doubleValue":1}', 1],
      ['{"doubleValue":"-Infinity"}', Number.NEGATIVE_INFINITY],
      ['{"bytesValue":""}', new Uint8Array()],
      ['{"bytesValue":"AP8="}', new Uint8Array([0, 255])],
      ['{"arrayValue":{}}', []],
      ['{"arrayValue":{"values":[{"intValue":1},{},{"arrayValue":{"values":[]}}]}}', [1n, null, []]],
      ['{"kvlistValue":{"values":[{"key":"k"},{"key":"k","value":{"boolValue":true}}]}}', twice],
    ] as const
    const attributes = values.map(([json], index) => `{"key":"${index}","value":${json}}`)
    const span = `{"attributes":[${attributes.join()}]}`
    const json = `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`
    expect((await post(`${running.sink.http}/v1/traces`, json, JSON_TYPE)).status).toBe(200)
    const found = running.recording.spansOf('')[0]?.attributes.map(({ value }) => value)
    expect(found).toEqual(values.map(([, value]) => value))
  })
})

describe('11. flags', () => {
  test('flags keep all their bits and are read through their masks', async () => {
    await using running = await sinkWithRecording()
    await post(`${running.sink.http}/v1/traces`, encodeTraces([span('s', { flags: 0xfffff301 })]))
    const flags = running.recording.spansOf('sampler')[0]?.flags ?? 0
    expect([flags, isSampled(flags), parentIsRemote(flags)]).toEqual([0xfffff301, true, true])
  })

  test('those of links, log records and data points keep all their bits too', async () => {
    await using running = await sinkWithRecording()
    const { sink, recording } = running
    const flags = 0xfffffffe
    const link = {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      traceState: '',
      attributes: [],
      droppedAttributesCount: 0,
      flags,
    }
    await post(`${sink.http}/v1/traces`, encodeTraces([span('s', { links: [link] })]))
    await post(`${sink.http}/v1/logs`, encodeLogs([{ ...logRecord('l'), flags }]))
    const point = { attributes: [], startTime: 0n, time: 1n, flags, value: 1n, exemplars: [] }
    await post(`${sink.http}/v1/metrics`, encodeMetrics([metric('m', { type: 'gauge', points: [point] })]))
    expect(recording.spansOf('sampler')[0]?.links[0]?.flags).toBe(flags)
    expect(recording.logs()[0]?.flags).toBe(flags)
    expect(recording.metric('m')[0]?.data.points[0]?.flags).toBe(flags)
    expect(isSampled(flags)).toBe(false)
  })
})

describe('12. histograms and points without a value', () => {
  test('histograms without sum, minimum or maximum, negative scales, and points without a recorded value', async () => {
    await using running = await sinkWithRecording()
    const point = { attributes: [], startTime: 0n, time: 1n, flags: 0, exemplars: [] }
    const bare = { sum: undefined, min: undefined, max: undefined }
    const sent = [
      metric('h', {
        type: 'histogram',
        temporality: 'DELTA',
        points: [{ ...point, ...bare, count: 3n, bucketCounts: [1n, 2n], explicitBounds: [0.5] }],
      }),
      metric('e', {
        type: 'exponentialHistogram',
        temporality: 'CUMULATIVE',
        points: [
          {
            ...point,
            ...bare,
            count: 3n,
            scale: -4,
            zeroCount: 1n,
            positive: { offset: -2, bucketCounts: [1n, 1n] },
            negative: undefined,
            zeroThreshold: 0,
          },
        ],
      }),
      metric('n', { type: 'gauge', points: [{ ...point, flags: 1, value: undefined }] }),
    ]
    await post(`${running.sink.http}/v1/metrics`, encodeMetrics(sent))
    expect(running.recording.metrics()).toEqual(sent)
    expect(hasNoRecordedValue(running.recording.metric('n')[0]?.data.points[0]?.flags ?? 0)).toBe(true)
  })
})

describe('13. times', () => {
  test('times keep every nanosecond, from protobuf and from JSON', async () => {
    await using running = await sinkWithRecording()
    await post(`${running.sink.http}/v1/traces`, spanBody('binary'))
    await post(`${running.sink.http}/v1/traces`, spanJson('json'), JSON_TYPE)
    for (const { startTime } of running.recording.spansOf('sampler'))
      expect(startTime).toBe(1544712660300000001n)
  })
})
