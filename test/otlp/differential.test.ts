// The codec against protobufjs on the official .proto files: random requests with every kind of field.
import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, encode, fromJson, type ItemOf, toJson } from '../../harness/otlp/index.ts'
import type { Signal } from '../../harness/telemetry/index.ts'
import { messages } from './arbitrary.ts'
import {
  type Fields,
  officialDecode,
  officialEncode,
  officialType,
  requestType,
  SIGNALS,
} from './official.ts'
import { fromOfficialJson, officialJson } from './official-json.ts'
import { expectedItems } from './oracle.ts'

const runs = { numRuns: 400 }

/** Half of the runs draw whole requests; the others one rich item, so that the deep fields come often. */
const ITEMS: Readonly<Record<Signal, { type: string; wrap: (item: Fields) => Fields }>> = {
  traces: {
    type: 'opentelemetry.proto.trace.v1.Span',
    wrap: (item) => ({ resourceSpans: [{ scopeSpans: [{ spans: [item] }] }] }),
  },
  metrics: {
    type: 'opentelemetry.proto.metrics.v1.Metric',
    wrap: (item) => ({ resourceMetrics: [{ scopeMetrics: [{ metrics: [item] }] }] }),
  },
  logs: {
    type: 'opentelemetry.proto.logs.v1.LogRecord',
    wrap: (item) => ({ resourceLogs: [{ scopeLogs: [{ logRecords: [item] }] }] }),
  },
}

const requests = (signal: Signal): fc.Arbitrary<Fields> =>
  fc.oneof(messages(requestType(signal).fullName), messages(ITEMS[signal].type).map(ITEMS[signal].wrap))

/** Typed as the signal's items: only the test knows which signal runs. */
const expected = (signal: Signal, request: Fields) => expectedItems(signal, request) as ItemOf[Signal][]

describe.each(SIGNALS)('%s', (signal) => {
  const type = requestType(signal)

  test('what protobufjs encodes is decoded field by field', () => {
    fc.assert(
      fc.property(requests(signal), (request) => {
        deepStrictEqual(decode(signal, officialEncode(type, request)), expected(signal, request))
      }),
      runs,
    )
  })

  test('what is encoded here, protobufjs decodes field by field', () => {
    fc.assert(
      fc.property(requests(signal), (request) => {
        const items = expected(signal, request)
        deepStrictEqual(expected(signal, officialDecode(type, encode(signal, items))), items)
      }),
      runs,
    )
  })

  test("protobuf's JSON mapping of a request with hex ids is read field by field", () => {
    fc.assert(
      fc.property(requests(signal), (request) => {
        const json = JSON.stringify(officialJson(type, request))
        deepStrictEqual(fromJson(signal, json), expected(signal, request))
      }),
      runs,
    )
  })

  test('JSON is written with the official names and forms, field by field', () => {
    fc.assert(
      fc.property(requests(signal), (request) => {
        const items = expected(signal, request)
        const written = JSON.parse(toJson(signal, items)) as Fields
        deepStrictEqual(expected(signal, fromOfficialJson(type, written)), items)
      }),
      runs,
    )
  })

  test('a request survives protobuf, JSON and protobuf again without a byte of difference', () => {
    fc.assert(
      fc.property(requests(signal), (request) => {
        const once = encode(signal, expected(signal, request))
        const again = encode(signal, fromJson(signal, toJson(signal, decode(signal, once))))
        expect(Buffer.from(again).equals(once)).toBe(true)
      }),
      runs,
    )
  })
})

test('the generator draws every field of the official types that a request can hold', () => {
  const drawn = new Set<string>()
  const see = (typeName: string, fields: Fields) => {
    const type = officialType(typeName)
    for (const [name, value] of Object.entries(fields)) {
      drawn.add(`${type.fullName}.${name}`)
      const inner = type.fields[name]?.resolvedType
      if (inner && 'fieldsArray' in inner) {
        for (const element of [value].flat()) see(inner.fullName, element as Fields)
      }
    }
  }
  for (const signal of SIGNALS) {
    for (const request of fc.sample(requests(signal), { numRuns: 300, seed: 1 })) {
      see(requestType(signal).fullName, request)
    }
  }
  expect([...everyField()].filter((field) => !drawn.has(field))).toEqual([])
})

function everyField(): Set<string> {
  const fields = new Set<string>()
  const visit = (typeName: string) => {
    for (const field of officialType(typeName).fieldsArray) {
      const name = `${officialType(typeName).fullName}.${field.name}`
      if (fields.has(name)) continue
      fields.add(name)
      if (field.resolvedType && 'fieldsArray' in field.resolvedType) visit(field.resolvedType.fullName)
    }
  }
  for (const signal of SIGNALS) visit(requestType(signal).fullName)
  return fields
}
