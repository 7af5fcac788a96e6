// A signature says the same of every run of one system, and loses nothing on its way to a file and back.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  keepChances,
  mergeSignatures,
  type Observed,
  readSignature,
  rewrites,
  seeded,
  shuffled,
  type Signature,
  SignatureError,
  signatureOf,
  signatureText,
} from '../../assertions/index.ts'
import { isOf, recordedCasino, withSpans } from './casino.ts'

let casino: Observed
beforeAll(async () => {
  casino = await recordedCasino()
})

const textOf = (observed: Observed): string => signatureText(signatureOf(observed))

describe('the signature of the casino', () => {
  test('is the same text after ten rounds of what may differ between two runs', () => {
    const text = textOf(casino)
    const harmless = rewrites.filter(({ name }) => name !== 'unrelated traffic')
    expect(harmless.length).toBeGreaterThan(1)
    for (let round = 0; round < 10; round++) {
      const random = seeded(round)
      const other = harmless.reduce<Observed>((observed, rewrite) => rewrite.apply(observed, random), {
        ...casino,
        traces: shuffled(casino.traces, random),
        logs: shuffled(casino.logs, random),
        metrics: shuffled(casino.metrics, random),
      })
      expect(textOf(other) === text, `round ${round}`).toBe(true)
    }
  })

  test('has no ids, no ports, no addresses and nothing of the harness', () => {
    const text = textOf(casino)
    expect(text).not.toMatch(/[0-9a-f]{16}|127\.0\.0\.1|localhost|under pitboss|service pitboss|barrier/)
  })

  test('tells what it is asked about in review', () => {
    const lines = textOf(casino).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'service ledger-service',
        '  span PRODUCER "send ledger.entry.v1"',
        '    link ledger-service PRODUCER "send ledger.entry.v1"',
        '    under vegas-slots-service INTERNAL game.play',
        '  metric game_latency',
        '    unit ms',
        '    temporality CUMULATIVE',
        '  operation SERVER "POST /api/games/slots/spin"',
        '    ? attribute exception.type string',
      ]),
    )
  })

  test('comes back from its text as it was', () => {
    const signature = signatureOf(casino)
    expect(readSignature(signatureText(signature))).toEqual(signature)
  })
})

test('names of any characters survive the file', () => {
  const name = fc.string({ unit: 'binary', minLength: 0, maxLength: 12 })
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), name, (names, key) => {
      const signature: Signature = {
        services: names.toSorted().map((service) => ({
          type: 'service',
          name: [service],
          value: '',
          presence: 'always',
          facts: [
            {
              type: 'span',
              name: ['SERVER', key],
              value: '',
              presence: 'by chance',
              facts: [{ type: 'attribute', name: [key], value: 'string', presence: 'partly', facts: [] }],
            },
          ],
        })),
      }
      expect(readSignature(signatureText(signature))).toEqual(signature)
    }),
  )
})

test.each([
  ['', 1],
  ['signature 2\n', 1],
  ['signature 1\n\n  span SERVER x\n', 3],
  ['signature 1\nservice a\n    span SERVER x\n', 3],
  ['signature 1\nservice a\n  speed SERVER x\n', 3],
  ['signature 1\nservice a\n  span SERVER\n', 3],
  ['signature 1\nservice a\n  span SERVER "x\n', 3],
  ['signature 1\nservice a\n span SERVER x\n', 3],
])('a damaged file is told by its line: %j', (text, line) => {
  expect(() => readSignature(text)).toThrow(SignatureError)
  expect(() => readSignature(text)).toThrow(`line ${line}:`)
})

describe('several runs', () => {
  const spanGone = (observed: Observed) =>
    withSpans(observed, (span) =>
      isOf('vegas-slots-service')(span) && span.name === 'game.bet' ? undefined : span,
    )

  test('are one signature in any order, and what one of them lacks is there by chance', () => {
    const [one, other] = [signatureOf(casino), signatureOf(spanGone(casino))]
    const text = signatureText(mergeSignatures([one, other]))
    expect(signatureText(mergeSignatures([other, one]))).toBe(text)
    expect(signatureText(mergeSignatures([other, one, one]))).toBe(text)
    expect(text).toContain('\n  ~ span INTERNAL game.bet\n')
    expect(text).toContain('\n  span INTERNAL game.play\n')
  })

  test('recorded over each other keep what is known to be there by chance, and forget what is gone', () => {
    const whole = signatureOf(casino)
    const known = mergeSignatures([whole, signatureOf(spanGone(casino))])
    expect(signatureText(keepChances(known, whole))).toBe(signatureText(known))
    expect(signatureText(keepChances(known, signatureOf(spanGone(casino))))).toBe(signatureText(known))
    expect(signatureText(keepChances(whole, signatureOf(spanGone(casino))))).not.toContain('game.bet')
  })
})

describe('what a signature sees beyond names', () => {
  const play = (observed: Observed, key: string, value: string) =>
    withSpans(observed, (span) =>
      span.name === 'game.play' ? { ...span, attributes: [...span.attributes, { key, value }] } : span,
    )

  test('personal data in an attribute', () => {
    expect(textOf(play(casino, 'player.contact', 'ann@example.com'))).toContain(
      '\n    attribute player.contact string\n      holds "an e-mail address"\n',
    )
    expect(textOf(play(casino, 'player.contact', 'by phone'))).not.toContain('holds "an e-mail')
  })

  test('an attribute that only some spans have', () => {
    let count = 0
    const some = withSpans(casino, (span) =>
      span.name === 'game.play' && count++ % 2 === 0
        ? { ...span, attributes: [...span.attributes, { key: 'lucky', value: true }] }
        : span,
    )
    expect(textOf(some)).toContain('\n    ? attribute lucky boolean\n')
  })

  test('numbers as the language knows them: in JavaScript 2 and 2.5 are one type, in Go they are two', () => {
    const halved = (service: string) =>
      textOf(
        withSpans(casino, (span) =>
          isOf(service)(span)
            ? {
                ...span,
                attributes: span.attributes.map((one) =>
                  typeof one.value === 'bigint' ? { ...one, value: Number(one.value) + 0.5 } : one,
                ),
              }
            : span,
        ),
      )
    expect(halved('vegas-slots-service') === textOf(casino)).toBe(true)
    expect(halved('ledger-service') === textOf(casino)).toBe(false)
  })

  test('how spans are exported, once there are enough to tell', () => {
    const exports = (requests: number, items: number, service = 'shop') =>
      signatureText(signatureOf(casino, [{ service, signal: 'traces', requests, items }]))
    expect(exports(100, 100)).toContain('exports traces "one by one"')
    expect(exports(20, 100)).toContain('exports traces "in batches"')
    expect(exports(5, 5)).not.toContain('exports')
    // Its traces have a span or two each: that few come together says nothing.
    expect(exports(30, 30, 'ledger-service')).not.toContain('exports')
  })
})
