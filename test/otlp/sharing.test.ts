// Reading many lines with one memory: equal parts are one object, and nothing else changes.
import { describe, expect, test } from 'vitest'
import { requestsInJson, Sharing, toJson } from '../../harness/otlp/index.ts'
import type { AttributeValue, Span } from '../../harness/telemetry/index.ts'
import { span } from '../sink/samples.ts'

function read(sharing: Sharing, ...spans: readonly Span[]): readonly Span[] {
  const [request] = requestsInJson(toJson('traces', spans), sharing)
  return request?.signal === 'traces' ? request.items : []
}

const withValue = (value: AttributeValue): Span => span('s', { attributes: [{ key: 'k', value }] })

describe('equal parts of two lines', () => {
  const sharing = new Sharing()
  const [first, second] = [span('a'), span('b', { spanId: 'b'.repeat(16) })].flatMap((one) =>
    read(sharing, one),
  )

  test('are one object each: resource, scope, attribute', () => {
    expect(first?.resource).toBe(second?.resource)
    expect(first?.scope).toBe(second?.scope)
    expect(first?.attributes[0]).toBe(second?.attributes[0])
    expect([first?.name, second?.name]).toEqual(['a', 'b'])
  })

  test('without a common memory they are equal, but not one', () => {
    const [alone] = read(new Sharing(), span('a'))
    expect(alone).toEqual(first)
    expect(alone?.resource).not.toBe(first?.resource)
  })
})

test('envelopes that one request keeps apart stay apart, though equal', () => {
  const sharing = new Sharing()
  const apart = [span('a'), span('b', { resource: { ...span('x').resource } })]
  for (const [a, b] of [read(sharing, ...apart), read(sharing, ...apart)]) {
    expect(a?.resource).toEqual(b?.resource)
    expect(a?.resource).not.toBe(b?.resource)
  }
})

test('values that only look alike are told apart', () => {
  const values: AttributeValue[] = [1, 1n, '1', true, 0, -0, null, '', Number.NaN, [1], [1n]]
  const sharing = new Sharing()
  for (const round of [1, 2]) {
    const found = values.map((value) => read(sharing, withValue(value))[0]?.attributes[0]?.value)
    expect([round, found]).toEqual([round, values])
  }
})

test('a key with ever new values keeps them right, as does one whose values come again', () => {
  const sharing = new Sharing()
  for (let index = 0; index < 6000; index++) {
    const [one, other] =
      read(
        sharing,
        span('s', {
          attributes: [
            { key: 'new', value: `value ${index}` },
            { key: 'again', value: `value ${index % 1500}` },
          ],
        }),
      )[0]?.attributes ?? []
    expect(one).toEqual({ key: 'new', value: `value ${index}` })
    expect(other).toEqual({ key: 'again', value: `value ${index % 1500}` })
  }
})
