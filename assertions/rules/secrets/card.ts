// Numbers of payment cards. Ids, times and counts have many digits too: what a card alone has must be there.
import { maskCard, type Secret } from './mask.ts'

const RUN = /(?<![\w.-])\d(?:[ -]?\d){13,15}(?![\w-]|\.\d)/g
const GROUPED = /^(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5})$/
/** Visa, Mastercard, Discover and JCB with 16 digits, American Express with 15. */
const ISSUED =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|6(?:011|5\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|3[47]\d{13})$/
const NEARBY = /card|\bpan\b|credit|visa|master|amex|payment|\bcc\b/i
/** How far before the number a word may stand that tells what it is. */
const REACH = 40

/** Numbers that payment providers publish for trying things out: nobody's ids. */
const PUBLISHED: ReadonlySet<string> = new Set([
  '4111111111111111',
  '4242424242424242',
  '4000056655665556',
  '4012888888881881',
  '5555555555554444',
  '5105105105105100',
  '2223003122003222',
  '6011111111111117',
  '6011000990139424',
  '378282246310005',
  '371449635398431',
  '3530111333300000',
])

function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48
    const counted = at % 2 === 0 ? digit : digit * 2
    sum += counted > 9 ? counted - 9 : counted
  }
  return sum % 10 === 0
}

/**
 * Calls `found` with each card number. One id of sixteen digits in fifty has an issuer's first digits and the right check
 * digit: without groups of four, the text before it or `aboutCards` must say that it is a card.
 */
export function findCards(text: string, aboutCards: boolean, found: (secret: Secret) => void): void {
  for (const match of text.matchAll(RUN)) {
    const digits = match[0].replaceAll(/[ -]/g, '')
    if (!ISSUED.test(digits) || !passesLuhn(digits)) continue
    const grouped = GROUPED.test(match[0])
    if (!grouped && match[0] !== digits) continue
    const before = text.slice(Math.max(0, match.index - REACH), match.index)
    if (grouped || aboutCards || PUBLISHED.has(digits) || NEARBY.test(before))
      found({ kind: 'a card number', value: digits, masked: maskCard(digits) })
  }
}
