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
  expect(carried({ traceparent: `00-${traceId}-${spanId}-00` }).state).toBe('unsampled')
})

test('no header is absent, and another format is told by its name', () => {
  expect(carried({})).toEqual({ state: 'absent', text: 'carries no traceparent header' })
  expect(carried({ b3: `${traceId}-${spanId}-1` })).toMatchObject({
    state: 'malformed',
    text: expect.stringContaining('as b3'),
  })
})

test.each([
  [`00-${traceId.slice(2)}-${spanId}-01`, 'its trace id has 30 characters, not 32'],
  [`00-${traceId}-${spanId}00-01`, 'its span id has 18 characters, not 16'],
  [`00-${traceId.toUpperCase()}-${spanId}-01`, 'its ids are not lowercase hex digits'],
  [`ff-${traceId}-${spanId}-01`, 'its version "ff" is not known'],
  [`00-${'0'.repeat(32)}-${spanId}-01`, 'its trace id is all zeros'],
  [`00-${traceId}-${'0'.repeat(16)}-01`, 'its span id is all zeros'],
  [`00-${traceId}-${spanId}-01,00-${traceId}-${spanId}-01`, 'it has several values joined by commas'],
  [`00-${traceId}-${spanId}`, 'its flags are not two hex digits'],
])('%s is malformed: %s', (traceparent, why) => {
  expect(carried({ traceparent })).toMatchObject({ state: 'malformed', text: expect.stringContaining(why) })
})
