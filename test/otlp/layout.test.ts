// The walk that checks and indexes, held against the decoder: the same verdict on any bytes, and the same items.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decode,
  decodeAt,
  type Layout,
  layoutOf,
  OtlpDecodeError,
  readResource,
  readScope,
  STRIDE,
} from '../../harness/otlp/index.ts'
import type { Metric, Signal } from '../../harness/telemetry/index.ts'
import { messages } from './arbitrary.ts'
import { officialEncode, requestType, SIGNALS } from './official.ts'
import { field, nested, traceRequest, utf8, varint, wrap } from './wire.ts'

function itemsOf(signal: Signal, bytes: Uint8Array, layout: Layout): unknown[] {
  return layout.scopes.flatMap(({ first, resource, scope }, index) => {
    const owner = [readResource(bytes, resource), readScope(bytes, scope)] as const
    const end = layout.scopes[index + 1]?.first ?? layout.count
    return Array.from({ length: end - first }, (_, at) =>
      decodeAt(signal, bytes, layout.places[(first + at) * STRIDE] as number, ...owner),
    )
  })
}

function outcome<T>(read: () => T): T | { code: string; message: string } {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error
    return { code: error.code, message: error.message }
  }
}

/** What one says is what the other says: items, or the error. */
function expectAgreement(signal: Signal, bytes: Uint8Array): boolean {
  const decoded = outcome(() => decode(signal, bytes) as unknown[])
  const walked = outcome(() => itemsOf(signal, bytes, layoutOf(signal, bytes)))
  expect(walked).toEqual(decoded)
  return Array.isArray(decoded)
}

const request = fc.constantFrom(...SIGNALS).chain((signal) =>
  messages(requestType(signal).fullName).map((fields) => ({
    signal,
    bytes: officialEncode(requestType(signal), fields),
  })),
)

describe('the walk agrees with the decoder', () => {
  test('on any valid request', () => {
    fc.assert(
      fc.property(request, ({ signal, bytes }) => {
        expect(expectAgreement(signal, bytes)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('on valid requests with a byte changed, taken out or put in, and cut off', () => {
    const refused = { count: 0 }
    const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.constantFrom('set', 'drop', 'add', 'cut'))
    fc.assert(
      fc.property(request, change, ({ signal, bytes }, [where, byte, how]) => {
        const at = where % (bytes.length + 1)
        const rest = { set: [byte, ...bytes.subarray(at + 1)], add: [byte, ...bytes.subarray(at)] }
        const tail = { ...rest, drop: [...bytes.subarray(at + 1)], cut: [] }[how]
        if (!expectAgreement(signal, new Uint8Array([...bytes.subarray(0, at), ...tail]))) refused.count++
      }),
      { numRuns: 3000 },
    )
    expect(refused.count).toBeGreaterThan(300)
  })

  test('on noise at every level', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SIGNALS), fc.uint8Array({ maxLength: 200 }), (signal, noise) => {
        for (const bytes of [
          noise,
          wrap(1, noise),
          wrap(1, wrap(2, noise)),
          wrap(1, wrap(2, wrap(2, noise))),
        ]) {
          expectAgreement(signal, new Uint8Array(bytes))
        }
      }),
      { numRuns: 1500 },
    )
  })

  const value = (bytes: Uint8Array) => [...field(1, utf8('k')), ...wrap(2, bytes)]
  test.each([
    ['values a hundred deep', traceRequest(field(9, value(nested(100)))), true],
    ['values deeper than that', traceRequest(field(9, value(nested(101, 'list')))), false],
    ['a broken string', traceRequest(field(5, [0x47, 0xc3, 0x28])), false],
    ['half a surrogate pair', traceRequest(field(5, [0xed, 0xa0, 0x80])), false],
    ['other letters', traceRequest(field(5, utf8('Übergröße 漢字 🎰'))), true],
    ['a tag in more bytes than it needs', traceRequest([0xaa, 0x80, 0x00, 1, 0x47]), true],
    ['a known field of another wire type', traceRequest([...varint(40), 1]), false],
    ['an unknown group', traceRequest([...varint(803), ...varint(8), 1, ...varint(804)]), true],
    ['a group that never ends', traceRequest(varint(803)), false],
    ['field number zero', traceRequest([2, 0]), false],
    ['a varint of ten bytes', traceRequest([48, ...varint(2n ** 64n - 1n)]), true],
    ['a varint of eleven bytes', traceRequest([48, ...Array<number>(10).fill(0xff), 1]), false],
    ['a length of four gigabytes', traceRequest([42, 0xff, 0xff, 0xff, 0xff, 0x0f]), false],
    ['a length beyond 32 bits', traceRequest([42, 0x81, 0x80, 0x80, 0x80, 0x10, 0x47]), false],
  ])('on %s', (_what, bytes, valid) => {
    expect(expectAgreement('traces', bytes)).toBe(valid)
  })
})

test('data points are counted as the decoder keeps them: parts joined, another kind in their place', () => {
  const point = field(1, [...varint(64), 1])
  const metrics = (...data: number[][]) => new Uint8Array(field(1, field(2, field(2, data.flat()))))
  const unknown = varint(20 * 8).concat(1)
  for (const bytes of [
    metrics(field(7, [...point, ...point]), unknown, field(7, point)),
    metrics(field(7, [...point, ...point]), field(5, point)),
    metrics(field(5, point), field(7, [])),
  ]) {
    const [metric] = decode('metrics', bytes) as Metric[]
    expect(layoutOf('metrics', bytes).points).toBe(metric?.data.points.length)
  }
  fc.assert(
    fc.property(messages(requestType('metrics').fullName), (fields) => {
      const bytes = officialEncode(requestType('metrics'), fields)
      const points = decode('metrics', bytes).reduce((sum, metric) => sum + metric.data.points.length, 0)
      expect(layoutOf('metrics', bytes).points).toBe(points)
    }),
    { numRuns: 100 },
  )
})
