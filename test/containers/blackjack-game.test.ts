// Blackjack: cards and rules.
import { expect, test } from 'vitest'
import {
  type Card,
  isBlackjack,
  scoreOf,
  seededRandom,
  shuffledDeck,
} from '../../containers/blackjack/cards.ts'
import { deal, dealerPlays, type Hand, hit, isOver, payoutFor } from '../../containers/blackjack/game.ts'

const hand = (player: readonly Card[], dealer: readonly Card[], deck: readonly Card[] = []): Hand => ({
  player,
  dealer,
  deck,
  bet: 101,
})

test.each<[readonly Card[], number]>([
  [['2S', '3H'], 5],
  [['KS', 'QH'], 20],
  [['AS', '10H'], 21],
  [['AS', 'AH'], 12],
  [['AS', '6H', 'KD'], 17],
  [['AS', 'AH', '9D'], 21],
  [['KS', 'QH', '5D'], 25],
])('%j counts %d', (cards, score) => {
  expect(scoreOf(cards)).toBe(score)
})

test('a deck has every card once, and its order is decided by the seed alone', () => {
  const deck = shuffledDeck(seededRandom(7))
  expect(new Set(deck).size).toBe(52)
  expect(shuffledDeck(seededRandom(7))).toEqual(deck)
  expect(shuffledDeck(seededRandom(8))).not.toEqual(deck)
})

test('every card comes up about as often in every place', () => {
  const random = seededRandom(1)
  const seconds = new Map<Card, number>()
  for (let at = 0; at < 5_200; at++) {
    const second = shuffledDeck(random)[1] as Card
    seconds.set(second, (seconds.get(second) ?? 0) + 1)
  }
  expect(seconds.size).toBe(52)
  for (const count of seconds.values()) expect(Math.abs(count - 100)).toBeLessThan(50)
})

test('cards go to player and dealer in turn, and the next one to who hits', () => {
  const dealt = deal(['2S', '3S', '4S', '5S', '6S', '7S'], 100)
  expect(dealt).toEqual({ player: ['2S', '4S'], dealer: ['3S', '5S'], deck: ['6S', '7S'], bet: 100 })
  expect(hit(dealt)).toEqual({ ...dealt, player: ['2S', '4S', '6S'], deck: ['7S'] })
})

test('the dealer draws below 17, and not at all against a player who has lost or has a blackjack', () => {
  const deck: Card[] = ['2D', '3D', 'KD']
  expect(dealerPlays(hand(['KS', 'QS'], ['6S', '7S'], deck)).dealer).toEqual(['6S', '7S', '2D', '3D'])
  expect(dealerPlays(hand(['KS', 'QS'], ['KH', '7S'], deck)).dealer).toEqual(['KH', '7S'])
  expect(dealerPlays(hand(['KS', 'QS', '2H'], ['6S', '7S'], deck)).dealer).toEqual(['6S', '7S'])
  expect(dealerPlays(hand(['AS', 'QS'], ['6S', '7S'], deck)).dealer).toEqual(['6S', '7S'])
})

test.each<[string, Hand, number]>([
  ['more points than the dealer pay twice the bet', hand(['KS', '9S'], ['KH', '8H']), 202],
  ['fewer pay nothing', hand(['KS', '7S'], ['KH', '8H']), 0],
  ['as many give the bet back', hand(['KS', '8S'], ['KH', '8H']), 101],
  ['over 21 is lost, even if the dealer is over it too', hand(['KS', '8S', '5S'], ['KH', '8H', '9H']), 0],
  ['a dealer over 21 pays', hand(['KS', '2S'], ['KH', '6H', '9H']), 202],
  ['a blackjack pays 3 to 2, less half a cent', hand(['AS', 'KS'], ['KH', '8H']), 252],
  ['a blackjack beats 21 with more cards', hand(['AS', 'KS'], ['7H', '7D', '7C']), 252],
  ['two blackjacks give the bet back', hand(['AS', 'KS'], ['AH', 'KH']), 101],
  ["the dealer's blackjack beats 21 with more cards", hand(['7H', '7D', '7C'], ['AH', 'KH']), 0],
])('%s', (_name, played, payout) => {
  expect(payoutFor(played)).toBe(payout)
})

test('at 21 or more nothing is left to decide', () => {
  expect(isOver(hand(['KS', 'AS'], []))).toBe(true)
  expect(isOver(hand(['KS', '6S', '9S'], []))).toBe(true)
  expect(isOver(hand(['KS', 'QS'], []))).toBe(false)
  expect(isBlackjack(['7H', '7D', '7C'])).toBe(false)
})
