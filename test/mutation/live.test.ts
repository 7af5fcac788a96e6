// How a break of the running system counts as caught: by its first finding, and by nothing else.
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../assertions/index.ts'
import { isCaught, liveHolds, liveText } from '../../harness/mutation/live-report.ts'

const found: Finding = {
  code: 'TRC11',
  severity: 'error',
  subject: { service: 'shop' },
  message: 'the context of shop does not reach till with POST /pay',
  hop: { from: 'shop', to: 'till', via: 'http', operation: 'POST /pay' },
  reason: 'not injected',
  evidence: [],
  remedy: 'Inject.',
}
const wanted = { code: 'TRC11', hop: { to: 'till', via: 'http' }, reason: 'not injected', scenarios: 'pay' }

describe('a break', () => {
  test('is caught by its code at its hop for its reason', () => {
    expect(isCaught(wanted, found)).toBe(true)
    expect(isCaught({ code: 'TRC11', service: 'shop', scenarios: 'pay' }, found)).toBe(true)
  })

  test.each([
    ['another code', { ...wanted, code: 'TRC12' }],
    ['another hop', { ...wanted, hop: { to: 'stock' } }],
    ['another reason', { ...wanted, reason: 'wrong format' }],
    ['another service', { code: 'TRC11', service: 'till', scenarios: 'pay' }],
  ])('is not caught by %s', (_, caught) => {
    expect(isCaught(caught, found)).toBe(false)
  })

  test('is not caught by a warning, nor where the finding names no hop', () => {
    expect(isCaught(wanted, { ...found, severity: 'warning' })).toBe(false)
    const { hop: _, ...bare } = found
    expect(isCaught(wanted, bare)).toBe(false)
  })
})

describe('the live score', () => {
  const caught = {
    fault: 'no-inject',
    expected: wanted,
    outcome: 'caught',
    told: found,
    runDir: '',
    milliseconds: 1,
  } as const

  const unbroken = { findings: [], scenarios: 3, failed: 0, runDir: '', milliseconds: 1 }

  test('holds when every break was caught and the unbroken system told nothing', () => {
    expect(liveHolds({ breaks: [caught], untold: [], unbroken })).toBe(true)
  })

  test.each([
    ['nothing was tried', { breaks: [], untold: [], unbroken }],
    ['one survived', { breaks: [caught, { ...caught, outcome: 'survived' as const }], untold: [], unbroken }],
    ['a fault has no verdict', { breaks: [caught], untold: ['other'], unbroken }],
    [
      'the unbroken system told something',
      { breaks: [caught], untold: [], unbroken: { ...unbroken, findings: [found] } },
    ],
    [
      'a scenario failed on the unbroken system',
      { breaks: [caught], untold: [], unbroken: { ...unbroken, failed: 1 } },
    ],
    [
      'nothing was tried on the unbroken system',
      { breaks: [caught], untold: [], unbroken: { ...unbroken, scenarios: 0 } },
    ],
  ])('does not hold when %s', (_, report) => {
    expect(liveHolds(report)).toBe(false)
    expect(liveText(report)).toMatch(
      /none tried|should be told as|does not say how|! unbroken|in 0 scenarios/,
    )
  })
})
