// What became of the context in a message's headers.
import { expect, test } from 'vitest'
import { carriedContext } from '../../assertions/index.ts'

const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
const carried = (headers: Readonly<Record<string, string>>) =>
  carriedContext({ system: 'kafka', destination: 't', partition: 0, offset: 1n, headers })

test('a valid header is read whatever the case of its name', () => {
  expect(carried({ Traceparent: `00-${traceId}-${spanId}-01` })).toMatchObject({
    state: 'valid',
    traceId,
    spanId,
  })
})

test('a header whose sampled flag is 0 is not sampled', () => {
  expect(carried({ traceparent: `00-${traceId}-${spanId}-00` }).state).toBe('not sampled')
})

test('no header is absent, and another format is told by its name', () => {
  expect(carried({})).toEqual({ state: 'absent', text: 'carries no traceparent header' })
  expect(carried({ b3: `${traceId}-${spanId}-1` })).toMatchObject({
    state: 'other format',
    text: expect.stringContaining('as b3'),
  })
})

test.each([
  [`00-${traceId.slice(2)}-${spanId}-01`, 'wrong length', 'its trace id has 30 characters, not 32'],
  [`00-${traceId}-${spanId}00-01`, 'wrong length', 'its span id has 18 characters, not 16'],
  [`00-${traceId.toUpperCase()}-${spanId}-01`, 'wrong characters', 'its ids are not lowercase hex digits'],
  [`ff-${traceId}-${spanId}-01`, 'unknown version', 'its version "ff" is not known'],
  [`00-${'0'.repeat(32)}-${spanId}-01`, 'zero ids', 'its trace id is all zeros'],
  [`00-${traceId}-${'0'.repeat(16)}-01`, 'zero ids', 'its span id is all zeros'],
  [
    `00-${traceId}-${spanId}-01,00-${traceId}-${spanId}-01`,
    'several values',
    'it has several values joined by commas',
  ],
  [`00-${traceId}-${spanId}`, 'wrong length', 'its flags are not two hex digits'],
])('%s has a defect of its own, %s: %s', (traceparent, state, why) => {
  expect(carried({ traceparent })).toMatchObject({ state, text: expect.stringContaining(why) })
})
