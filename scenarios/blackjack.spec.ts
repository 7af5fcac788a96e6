// Blackjack: a hand is played over several calls, each a trace of its own; and what the game refuses.
import {
  blackjackBust,
  blackjackHit,
  blackjackNatural,
  blackjackStand,
  dealTwice,
  doubleTooLate,
  handDoubled,
  handPlayed,
  handFromPage,
  hitWithoutHand,
  standFromPage,
} from './contracts/blackjack.ts'
import { betAmount, betsProcessed, gamePlays, gameWins } from './contracts/metrics.ts'
import { expect, NATURAL, test } from './fixtures.ts'

const BLACKJACK = 'vegas-blackjack-service'
const ASKED = ['vegas-frontend-service', BLACKJACK]
const SETTLED = [...ASKED, 'vegas-scoring-service']
const GAME = { 'game.type': 'blackjack' }

/** What the seeds deal: cards of the player | of the dealer, and the next ones. */
const HIT_AND_WIN = 8 // 6H AS | KS 4H, then QC to the player and QD to the dealer
const HIT_AND_BUST = 1 // KH 7H | KS 2D, then QD
const DOUBLE_AND_WIN = 6 // QD 4C | KS 10C, then 7C

test('a hand of blackjack is a trace for each call, and each later one has a link to the deal', async ({
  blackjack,
  telemetry,
  players,
}) => {
  const deal = await blackjack.deal(40, HIT_AND_WIN)
  expect(deal.body).toMatchObject({ playerHand: ['6H', 'AS'], dealerHand: ['KS'], result: 'open' })
  const hit = await blackjack.move('hit')
  expect(hit.body).toMatchObject({ playerScore: 17, result: 'open', payout: 0, newBalance: 960 })
  const stand = await blackjack.move('stand')
  expect(stand.body).toMatchObject({ dealerHand: ['KS', '4H', 'QD'], result: 'win', payout: 80 })
  expect(await players.balance(blackjack.player)).toBe(1040)
  expect(new Set([deal, hit, stand].map((step) => step.traceId)).size).toBe(3)

  expect(await telemetry.traceOf(hit)).toFulfil(blackjackHit)
  const settled = await telemetry.traceOf(stand)
  expect(settled).toFulfil(blackjackStand)
  expect(settled).toHaveCorrelatedLogs({ in: SETTLED })
  const dealt = await telemetry.traceOf(deal)
  expect(dealt).toFulfil(handPlayed)
  expect(dealt).toHaveCorrelatedLogs({ in: ASKED })
  for (const metric of [gamePlays, gameWins, betAmount])
    await expect(telemetry.metric(metric, GAME)).toIncreaseBy(1)
})

test('a hand from the page is a trace for each click, down to the database', async ({
  lobby,
  players,
  telemetry,
}) => {
  await lobby.enter(players.name())
  await lobby.stackDeck()
  const deal = await lobby.blackjack('deal')
  expect(await lobby.shown('playerHand')).toBe('6♥A♠')
  await lobby.blackjack('hit')
  const stand = await lobby.blackjack('stand')
  expect(await lobby.shown('blackjackResult')).toBe('17 against 24: you win $20.00')
  expect(await lobby.shown('balance')).toBe('$1,010.00')
  const settled = await telemetry.traceOf(stand)
  expect(settled).toFulfil(standFromPage)
  expect(settled).toHaveCorrelatedLogs({ in: SETTLED })
  expect(await telemetry.traceOf(deal)).toFulfil(handFromPage)
  await expect(telemetry.metric(gamePlays, GAME)).toIncreaseBy(1)
})

test('a double takes the bet once more, and is counted as a bet', async ({ blackjack, telemetry }) => {
  const deal = await blackjack.deal(50, DOUBLE_AND_WIN)
  const double = await blackjack.move('double')
  expect(double.body).toMatchObject({ playerScore: 21, result: 'win', payout: 200, newBalance: 1100 })
  expect(await telemetry.traceOf(double)).toHaveCorrelatedLogs({ in: SETTLED })
  expect(await telemetry.traceOf(deal)).toFulfil(handDoubled)
  await expect(telemetry.metric(betAmount, GAME)).toIncreaseBy(2)
  await expect(telemetry.metric(betsProcessed, { status: 'success' })).toIncreaseBy(2)
})

test('a hand can end with a hit too many, or with the deal itself', async ({ blackjack, telemetry }) => {
  await blackjack.deal(10, HIT_AND_BUST)
  const bust = await blackjack.move('hit')
  expect(bust.body).toMatchObject({ playerScore: 27, result: 'lose', payout: 0 })
  expect(await telemetry.traceOf(bust)).toFulfil(blackjackBust)
  const natural = await blackjack.deal(10, NATURAL)
  expect(natural.body).toMatchObject({ playerScore: 21, result: 'win', payout: 25 })
  expect(await telemetry.traceOf(natural)).toFulfil(blackjackNatural)
  await expect(telemetry.metric(gamePlays, GAME)).toIncreaseBy(2)
})

test('what the rules do not allow is refused, and is an error to the callers alone', async ({
  blackjack,
  players,
  telemetry,
}) => {
  const early = await blackjack.move('hit')
  expect([early.status, early.body]).toEqual([409, { error: 'there is no hand: deal first' }])
  await blackjack.deal(30, HIT_AND_WIN)
  const again = await blackjack.deal(30, HIT_AND_WIN)
  await blackjack.move('hit')
  const late = await blackjack.move('double')
  expect([again.status, late.status]).toEqual([409, 409])
  // Nothing was taken for them, and the hand is still there to be played.
  expect(await players.balance(blackjack.player)).toBe(970)
  expect((await blackjack.move('stand')).body).toMatchObject({ result: 'win' })

  const refused = await telemetry.traceOf(early)
  expect(refused).toFulfil(hitWithoutHand)
  expect(refused).toHaveCorrelatedLogs({ in: ASKED })
  expect(await telemetry.traceOf(again)).toFulfil(dealTwice)
  expect(await telemetry.traceOf(late)).toFulfil(doubleTooLate)
  await expect(telemetry.metric(gamePlays, GAME)).toIncreaseBy(1)
})
