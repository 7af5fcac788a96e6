// Lines of captures written straight from a request's bytes, held against those that go through the model.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { captureLine, decode, encode, fromJson, layoutOf, OtlpDecodeError } from '../../harness/otlp/index.ts'
import { transcode } from '../../harness/otlp/transcode/index.ts'
import type { Signal } from '../../harness/telemetry/index.ts'
import { batches } from '../bench/sink/load.ts'
import { messages } from './arbitrary.ts'
import { officialEncode, requestType, SIGNALS } from './official.ts'
import { field, traceRequest, utf8, varint } from './wire.ts'

const request = fc.constantFrom(...SIGNALS).chain((signal) =>
  messages(requestType(signal).fullName).map((fields) => ({
    signal,
    bytes: officialEncode(requestType(signal), fields),
  })),
)

/** The line says what the request says. */
function expectSame(signal: Signal, bytes: Uint8Array): void {
  const line = captureLine(signal, bytes).toString()
  expect(line.indexOf('\n')).toBe(line.length - 1)
  expect(fromJson(signal, line)).toEqual(decode(signal, bytes))
}

const isOtlp = (signal: Signal, bytes: Uint8Array): boolean => {
  try {
    layoutOf(signal, bytes)
    return true
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error
    return false
  }
}

test('every request of ordinary traffic but metrics is written without the model, and says the same', () => {
  for (const signal of SIGNALS) {
    const made = batches(signal, 3)
    expect(made).toHaveLength(3)
    for (const { items } of made) {
      const bytes = encode(signal, items)
      expect(transcode(signal, bytes) === undefined).toBe(signal === 'metrics')
      expectSame(signal, bytes)
    }
  }
})

test('any valid request is written as what it says', () => {
  fc.assert(
    fc.property(request, ({ signal, bytes }) => expectSame(signal, bytes)),
    { numRuns: 400 },
  )
})

test('as encoders write it, it says the same with the model and without', () => {
  const seen = { direct: 0, all: 0 }
  fc.assert(
    fc.property(request, (made) => {
      const bytes = encode(made.signal, decode(made.signal, made.bytes))
      if (made.signal !== 'metrics' && bytes.length > 0) seen.all++
      if (transcode(made.signal, bytes) !== undefined) seen.direct++
      expectSame(made.signal, bytes)
    }),
    { numRuns: 600 },
  )
  expect(seen.all).toBeGreaterThan(20)
  // The others hold numbers and values as no SDK sends them.
  expect(seen.direct).toBeGreaterThan(seen.all / 10)
})

test('so is a valid request with bytes changed, as long as it is one', () => {
  const valid = { count: 0 }
  fc.assert(
    fc.property(request, fc.nat(), fc.nat({ max: 255 }), ({ signal, bytes }, where, byte) => {
      const changed = Uint8Array.from(bytes)
      changed[where % Math.max(1, bytes.length)] = byte
      if (!isOtlp(signal, changed)) return
      valid.count++
      expectSame(signal, changed)
    }),
    { numRuns: 3000 },
  )
  expect(valid.count).toBeGreaterThan(500)
})

describe('text', () => {
  test.each([
    [
      'quotes, backslashes and every control character',
      `"\\${String.fromCharCode(...Array(32).keys())}\u007f`,
    ],
    ['other scripts, emoji, and line separators', 'žluťoučký 光 🎰 \u2028\u2029 \ufffd'],
    ['nothing', ''],
    ['more than the buffer holds', '"'.repeat(3_000_000)],
  ])('%s', (_what, name) => {
    const bytes = traceRequest(field(5, utf8(name)))
    expect(transcode('traces', bytes)).toBeDefined()
    expectSame('traces', bytes)
  })
})

test.each([0n, 1n, 999_999_999n, 10n ** 9n, 2n ** 49n - 1n, 2n ** 49n, 2n ** 63n - 1n, -1n, -(2n ** 63n)])(
  'the number %s is exact',
  (value) => {
    const time = Buffer.alloc(8)
    time.writeBigUInt64LE(BigInt.asUintN(64, value))
    const bytes = traceRequest([...field(9, field(2, [24, ...varint(value)])), 57, ...time])
    expect(transcode('traces', bytes)).toBeDefined()
    expectSame('traces', bytes)
  },
)

describe('left to the model', () => {
  test.each([
    ['a field that nobody knows', traceRequest(field(4000, [1]))],
    [
      'a list in two places',
      traceRequest([
        ...field(9, field(1, utf8('a'))),
        ...field(5, utf8('n')),
        ...field(9, field(1, utf8('b'))),
      ]),
    ],
    ['a field that comes twice', traceRequest([...field(5, utf8('a')), ...field(5, utf8('b'))])],
    ['a value of two kinds', traceRequest(field(9, field(2, [...field(1, utf8('a')), 16, 1])))],
    ['a number of more than 32 bits where they are cut off', traceRequest([80, ...varint(2n ** 33n + 5n)])],
    ['a negative kind', traceRequest([48, ...varint(-1)])],
    ['metrics', new Uint8Array(field(1, field(2, field(2, field(1, utf8('m'))))))],
    ['an empty request', new Uint8Array()],
  ])('%s', (what, bytes) => {
    const signal = what === 'metrics' ? 'metrics' : 'traces'
    expect(transcode(signal, bytes)).toBeUndefined()
    expectSame(signal, bytes)
  })
})

test('what is not OTLP is refused, not written', () => {
  expect(() => captureLine('traces', Buffer.from([10, 99]))).toThrow(OtlpDecodeError)
})
