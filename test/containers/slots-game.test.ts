// The slot machine's rules.
import { expect, test } from 'vitest'
import { payoutFor, type Reels, spinReels, symbols } from '../../containers/slots/game.ts'

const everyReels: Reels[] = symbols.flatMap((a) =>
  symbols.flatMap((b) => symbols.map((c): Reels => [a, b, c])),
)

test('three of a kind pay the symbol its multiple of the bet', () => {
  expect(payoutFor(['cherry', 'cherry', 'cherry'], 1_000)).toBe(5_000)
  expect(payoutFor(['seven', 'seven', 'seven'], 50)).toBe(2_000)
})

test('a pair pays wherever it stands, but only cherries and sevens', () => {
  expect(payoutFor(['cherry', 'lemon', 'cherry'], 100)).toBe(300)
  expect(payoutFor(['star', 'seven', 'seven'], 100)).toBe(500)
  expect(payoutFor(['lemon', 'lemon', 'star'], 100)).toBe(0)
})

test('three different symbols pay nothing', () => {
  expect(payoutFor(['cherry', 'lemon', 'seven'], 100)).toBe(0)
})

test('a payout that cannot be counted exactly is none', () => {
  const most = Number.MAX_SAFE_INTEGER
  expect(() => payoutFor(['seven', 'seven', 'seven'], most)).toThrow(RangeError)
  expect(payoutFor(['cherry', 'lemon', 'seven'], most)).toBe(0)
})

test('over all reels the machine returns less than it takes, but more than nine tenths', () => {
  const returned = everyReels.reduce((sum, reels) => sum + payoutFor(reels, 1), 0) / everyReels.length
  expect(returned).toBeCloseTo(0.944, 3)
})

test('a cheating spin wins whatever the random numbers say', () => {
  const reels = spinReels(() => 1, true)
  expect(payoutFor(reels, 1)).toBeGreaterThan(0)
})

test('the random numbers choose the reels from left to right', () => {
  const numbers = [0, 5, 3]
  const asked: number[] = []
  const random = (below: number) => {
    asked.push(below)
    return numbers[asked.length - 1] ?? 0
  }
  expect(spinReels(random, false)).toEqual(['cherry', 'seven', 'bell'])
  expect(asked).toEqual([symbols.length, symbols.length, symbols.length])
})
