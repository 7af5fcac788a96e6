// Decoding protobuf that is unusual, broken or hostile.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decode,
  decodeLogs,
  decodeMetrics,
  decodeTraces,
  encodeTraces,
  OtlpDecodeError,
} from '../../harness/otlp/index.ts'
import { attribute, type Span } from '../../harness/telemetry/index.ts'
import { messages } from './arbitrary.ts'
import { officialEncode, requestType, SIGNALS } from './official.ts'
import { field, nested, traceRequest, utf8, varint, wrap } from './wire.ts'

const onlySpan = (bytes: Uint8Array): Span => decodeTraces(bytes)[0] as Span

function errorOf(run: () => unknown): OtlpDecodeError {
  try {
    run()
  } catch (error) {
    if (error instanceof OtlpDecodeError) return error
    throw error
  }
  throw new Error('it was decoded')
}

describe('unusual, but valid', () => {
  test('an empty request is valid and holds nothing', () => {
    expect(decodeTraces(new Uint8Array())).toEqual([])
    expect(decodeMetrics(new Uint8Array())).toEqual([])
    expect(decodeLogs(new Uint8Array())).toEqual([])
  })

  test('ids of a wrong length are kept as the hex of what was sent, and absent ones are empty', () => {
    const span = onlySpan(traceRequest([...field(1, [0xab, 0xcd, 0xef]), ...field(2, [])]))
    expect(span).toMatchObject({ traceId: 'abcdef', spanId: '', parentSpanId: '' })
  })

  test('an unknown kind and status keep their numbers', () => {
    const span = onlySpan(
      traceRequest([...varint(48), ...varint(99), ...field(15, [...varint(24), ...varint(-7n)])]),
    )
    expect(span).toMatchObject({ kind: 'UNSPECIFIED', kindNumber: 99 })
    expect(span.status).toEqual({ code: 'UNSET', codeNumber: -7, message: '' })
  })

  test('unknown fields of every wire type are passed over, groups too', () => {
    const unknown = [
      ...varint(200 * 8),
      ...varint(2n ** 64n - 1n),
      ...varint(201 * 8 + 1),
      ...Array<number>(8).fill(7),
      ...field(202, utf8('from the future')),
      ...varint(203 * 8 + 3),
      ...field(1, [9]),
      ...varint(203 * 8 + 4),
      ...varint(204 * 8 + 5),
      ...Array<number>(4).fill(7),
    ]
    expect(onlySpan(traceRequest([...unknown, ...field(5, utf8('GET')), ...unknown])).name).toBe('GET')
  })

  test('all 32 bits of the flags and all 64 of a time arrive', () => {
    const times = [57, 255, 255, 255, 255, 255, 255, 255, 255]
    const span = onlySpan(traceRequest([...times, ...varint(133), 0xff, 0xff, 0xff, 0xff]))
    expect(span.flags).toBe(0xffffffff)
    expect(span.startTime).toBe(2n ** 64n - 1n)
  })

  test('spans of one envelope share its resource and scope, even where those follow them', () => {
    const spans = [...field(2, field(5, utf8('a'))), ...field(2, field(5, utf8('b')))]
    const envelope = field(2, [...spans, ...field(1, field(1, utf8('late scope')))])
    const request = field(1, [...envelope, ...field(3, utf8('late url'))])
    const [a, b] = decodeTraces(new Uint8Array([...request, ...request]))
    expect(a?.resource).toBe(b?.resource)
    expect(a?.scope).toBe(b?.scope)
    expect(a?.resource.schemaUrl).toBe('late url')
    expect(a?.scope.name).toBe('late scope')
    expect(decodeTraces(new Uint8Array([...request, ...request]))[2]?.resource).not.toBe(a?.resource)
  })

  test('repeated numbers are read packed and one by one alike', () => {
    const eight = (byte: number) => [byte, 0, 0, 0, 0, 0, 0, 0]
    const packed = field(6, [...eight(1), ...eight(2)])
    const single = [...varint(49), ...eight(3)]
    const metric = field(9, field(1, [...packed, ...single]))
    const [read] = decodeMetrics(new Uint8Array(field(1, field(2, field(2, metric)))))
    expect(read?.data.points[0]).toMatchObject({ bucketCounts: [1n, 2n, 3n] })
  })

  test('the same kind of data sent in two parts is one, and the last of two kinds counts', () => {
    const point = field(1, [...varint(64), 1])
    const parts = [...field(7, [...point, ...varint(16), 2]), ...field(7, [...point, ...varint(24), 1])]
    const read = (metric: number[]) =>
      decodeMetrics(new Uint8Array(field(1, field(2, field(2, metric)))))[0]?.data
    expect(read(parts)).toMatchObject({ type: 'sum', temporality: 'CUMULATIVE', monotonic: true })
    expect(read(parts)?.points).toHaveLength(2)
    expect(read([...parts, ...field(5, point)])).toMatchObject({ type: 'gauge', points: [{ flags: 1 }] })
  })

  test('a value that comes in two parts is one: lists go on, and the last of other kinds counts', () => {
    const value = (...parts: number[][]) =>
      field(9, [...field(1, utf8('k')), ...parts.flatMap((part) => field(2, part))])
    const text = (letter: string) => field(1, field(1, utf8(letter)))
    const array = (letter: string) => field(5, text(letter))
    const list = (key: string) => field(6, field(1, field(1, utf8(key))))
    const read = (...parts: number[][]) => onlySpan(traceRequest(value(...parts))).attributes[0]?.value
    expect(read(array('a'), [])).toEqual(['a'])
    expect(read(array('a'), array('b'))).toEqual(['a', 'b'])
    expect(read([...list('a'), ...list('b')])).toEqual({
      entries: [
        { key: 'a', value: null },
        { key: 'b', value: null },
      ],
    })
    expect(read(array('a'), list('b'))).toEqual({ entries: [{ key: 'b', value: null }] })
    expect(read(field(7, [1, 2]), list('b'))).toEqual({ entries: [{ key: 'b', value: null }] })
    expect(read(list('a'), field(1, utf8('text')))).toBe('text')
    expect(read(field(1, utf8('text')), varint(64).concat(5))).toBeNull()
  })

  test('duplicate attribute keys are both kept, in order', () => {
    const entry = (value: string) => field(9, [...field(1, utf8('k')), ...field(2, field(1, utf8(value)))])
    const span = onlySpan(traceRequest([...entry('first'), ...entry('second')]))
    expect(span.attributes).toEqual([
      { key: 'k', value: 'first' },
      { key: 'k', value: 'second' },
    ])
  })

  test('bytes of an attribute do not change when the request buffer is used again', () => {
    const bytes = traceRequest(field(9, [...field(1, utf8('k')), ...field(2, field(7, [1, 2, 3]))]))
    const span = onlySpan(bytes)
    bytes.fill(0)
    expect(attribute(span.attributes, 'k')).toEqual(new Uint8Array([1, 2, 3]))
  })

  test('a view into a larger buffer is read from its own start to its own end', () => {
    const request = traceRequest(field(5, utf8('GET')))
    const larger = new Uint8Array([1, 2, 3, ...request, 4, 5, 6])
    expect(onlySpan(larger.subarray(3, 3 + request.length)).name).toBe('GET')
  })
})

describe('broken', () => {
  test('a request cut off anywhere is refused or is a shorter request, and nothing else happens', () => {
    const request = fc.constantFrom(...SIGNALS).chain((signal) =>
      messages(requestType(signal).fullName).map((fields) => ({
        signal,
        bytes: officialEncode(requestType(signal), fields),
      })),
    )
    fc.assert(
      fc.property(request, ({ signal, bytes }) => {
        let refused = 0
        for (let length = 0; length < bytes.length; length += 1 + (bytes.length >> 7)) {
          try {
            decode(signal, bytes.subarray(0, length))
          } catch (error) {
            if (!(error instanceof OtlpDecodeError)) throw error
            refused++
          }
        }
        // The last byte is part of some field, so one cut at least must be noticed.
        return bytes.length < 3 || refused > 0
      }),
      { numRuns: 100 },
    )
  })

  test('any bytes at all are decoded or refused with an OtlpDecodeError', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SIGNALS), fc.uint8Array({ maxLength: 300 }), (signal, noise) => {
        for (const bytes of [noise, wrap(1, noise), wrap(1, wrap(2, wrap(2, noise)))]) {
          try {
            decode(signal, bytes)
          } catch (error) {
            if (!(error instanceof OtlpDecodeError)) throw error
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['a length beyond the request', [10, 5, 1], 'TRUNCATED'],
    ['a length of four gigabytes and more', [10, 0xff, 0xff, 0xff, 0xff, 0x7f], 'TRUNCATED'],
    ['a varint of eleven bytes', Array(11).fill(0xff), 'BAD_VARINT'],
    ['a varint of more than 64 bits', [...varint(20 * 8), ...Array<number>(9).fill(0x80), 2], 'BAD_VARINT'],
    ['field number zero', [2, 0], 'BAD_WIRE_TYPE'],
    ['a field number above 29 bits', varint(2n ** 35n), 'BAD_WIRE_TYPE'],
    ['a known field of another wire type', [8, 1], 'BAD_WIRE_TYPE'],
    ['wire type six', [...varint(20 * 8 + 6), 0], 'BAD_WIRE_TYPE'],
    ['the end of a group that never began', varint(20 * 8 + 4), 'BAD_WIRE_TYPE'],
    ['a group that never ends', varint(20 * 8 + 3), 'TRUNCATED'],
  ])('%s is refused', (_what, bytes, code) => {
    expect(errorOf(() => decodeTraces(new Uint8Array(bytes)))).toMatchObject({ code })
  })

  test('a field that reaches past its own message is refused, though the request goes on', () => {
    const span = field(2, [...varint(42), 50])
    const request = new Uint8Array(field(1, [...field(2, span), ...field(3, utf8('x'.repeat(60)))]))
    expect(errorOf(() => decodeTraces(request))).toMatchObject({ code: 'TRUNCATED' })
  })

  test('a string that is not UTF-8 is refused, and a real U+FFFD is not', () => {
    const error = errorOf(() => decodeTraces(traceRequest(field(5, [0x47, 0xc3, 0x28]))))
    expect(error.code).toBe('BAD_UTF8')
    expect(error.message).toContain(`at byte ${error.offset}`)
    expect(onlySpan(traceRequest(field(5, utf8('a\uFFFD')))).name).toBe('a\uFFFD')
  })

  test('a known wire type error names the message and the field', () => {
    const error = errorOf(() => decodeTraces(traceRequest([...varint(40), 1])))
    expect(error.message).toContain('field 5 of Span has wire type 0')
  })
})

describe('nesting', () => {
  const withValue = (value: Uint8Array) => {
    const attributes = wrap(9, Buffer.concat([Buffer.from(field(1, utf8('k'))), wrap(2, value)]))
    return wrap(1, wrap(2, wrap(2, attributes)))
  }

  test.each(['array', 'list'] as const)('a hundred levels of %s are read', (container) => {
    expect(onlySpan(withValue(nested(100, container))).attributes).toHaveLength(1)
  })

  test.each(['array', 'list'] as const)(
    'beyond a hundred levels of %s the request is refused',
    (container) => {
      expect(errorOf(() => decodeTraces(withValue(nested(101, container))))).toMatchObject({
        code: 'TOO_DEEP',
      })
      expect(errorOf(() => decodeTraces(withValue(nested(2_000, container))))).toMatchObject({
        code: 'TOO_DEEP',
      })
    },
  )

  test('groups inside each other are refused beyond the same limit', () => {
    const begin = varint(20 * 8 + 3)
    const groups = new Uint8Array(Array.from({ length: 50_000 }, () => begin).flat())
    expect(errorOf(() => decodeTraces(groups))).toMatchObject({ code: 'TOO_DEEP' })
  })
})

describe('encoding what OTLP cannot hold', () => {
  const span = onlySpan(traceRequest(field(5, utf8('GET'))))

  test.each([
    ['an id that is not hex', { traceId: 'xyz' }],
    ['an id of half a byte', { spanId: 'abc' }],
    ['a time before 1970', { startTime: -1n }],
    ['a time beyond 64 bits', { endTime: 2n ** 64n }],
    ['a fraction for a count', { droppedEventsCount: 1.5 }],
    ['an integer attribute beyond 64 bits', { attributes: [{ key: 'k', value: 2n ** 63n }] }],
  ])('%s is an error that says so', (_what, change) => {
    expect(() => encodeTraces([{ ...span, ...change }])).toThrow(
      expect.objectContaining({ name: 'OtlpEncodeError', code: 'UNWRITABLE' }),
    )
  })
})

test('texts that share a slot, a length or their first letters are told apart', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `name ${(index * 7919) % 10_007}`)
  const spans = names.flatMap((name) => field(2, field(5, utf8(name))))
  expect(decodeTraces(new Uint8Array(field(1, field(2, spans)))).map(({ name }) => name)).toEqual(names)
})
