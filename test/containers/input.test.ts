// How the services read amounts of money and texts from requests.
import { expect, test } from 'vitest'
import {
  centsField,
  optionalText,
  positiveCentsField,
  text,
  textField,
} from '../../containers/shared/node/input.ts'

type Request = Parameters<typeof centsField>[0]

const post = (body: unknown) => ({ method: 'POST', body }) as Request
const cents = (value: unknown) => centsField(post({ Amount: value }), 'Amount')
const failure = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

test('decimals become exact cents, where multiplying in binary would not', () => {
  expect(cents(1.1)).toBe(110)
  expect(cents(19.99)).toBe(1_999)
  expect(cents(0.29)).toBe(29)
  expect(cents(-5)).toBe(-500)
})

test.each([1.234, '5', Number.NaN, 1e300, null, {}])(
  '%j is refused as an amount with status 400',
  (value) => {
    expect(failure(() => cents(value))).toMatchObject({ status: 400 })
  },
)

test('a bet of nothing, or less, is refused with the reason', () => {
  expect(failure(() => positiveCentsField(post({ Bet: 0 }), 'Bet'))).toMatchObject({
    status: 400,
    message: 'Bet must be greater than 0',
  })
})

test('a text is trimmed, and one of blanks counts as missing', () => {
  expect(textField(post({ Username: ' bob ' }), 'Username')).toBe('bob')
  expect(failure(() => textField(post({ Username: '  ' }), 'Username'))).toMatchObject({
    message: 'Username is missing',
  })
})

test('a field of a move is a short text, empty where there is none', () => {
  expect([text('BetType', undefined), text('BetType', ' red ')]).toEqual(['', 'red'])
  for (const value of [7, null, {}, 'x'.repeat(201)])
    expect(failure(() => text('BetType', value))).toMatchObject({
      status: 400,
      message: 'BetType must be a short text',
    })
})

test('a request without a body has no fields', () => {
  expect(optionalText(post(undefined), 'Username')).toBeUndefined()
})

test('a GET request is read from its query, which has no prototype', () => {
  const query = Object.assign(Object.create(null), { Username: 'bob' })
  expect(optionalText({ method: 'GET', query } as Request, 'Username')).toBe('bob')
})
