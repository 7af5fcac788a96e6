import { parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { analyse } from '../../../load/experiment/index.ts'
import { overheadHtml, overheadMarkdown } from '../../../load/report/index.ts'
import { madeUp } from './made-up.ts'

const recorded = madeUp({ slower: { I: 1.2, C: 1.5 } })
const outcome = analyse(recorded)

describe('the report', () => {
  test('says the verdict first, and has every chart', () => {
    const text = overheadHtml(recorded, outcome)
    const errors: string[] = []
    parse(text, { onParseError: ({ code }) => void errors.push(code) })
    expect(errors).toEqual([])
    expect(text.indexOf('FAIL: over the budget')).toBeLessThan(text.indexOf('<figure>'))
    for (const title of [
      'Ratio to the reference arm',
      'Shift function',
      'by window',
      'A/A: ratio',
      'Launch 1: latest',
    ])
      expect(text).toContain(title)
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
    expect(text).not.toMatch(/(src|href)="http/)
  })

  test('has the table of P50, P95 and P99, and memory by service', () => {
    const text = overheadMarkdown(recorded, outcome)
    expect(text).toMatch(/^## Overhead: FAIL: over the budget\n/)
    expect(text).toMatch(/\| arm \| P50 \| P95 \| P99 \| P99 against U \|/)
    expect(text).toMatch(/\| I \| 12\.\d+ ms \| 14\.\d+ ms \| 15\.\d+ ms \| \+(19|20|21)\.\d % \|/)
    expect(text).toMatch(
      /\| front \| 9\d\d µs \| 1,0\d\d µs \| (99|100) µs \(\+10\.0 %\) \| 2\.0 \| 50 µs \|/,
    )
    expect(text).toMatch(/\| front \| 95 MiB \| 191 MiB \| 95 MiB \(\+100\.0 %\) \|/)
  })

  test('of a refused run says why, and does not look like a result', () => {
    const broken = madeUp({ change: () => ({ samples: [], dropped: 7 }) })
    const text = overheadHtml(broken, analyse(broken))
    expect(text).toContain('INVALID: refused')
    expect(text).toContain('7 requests were never sent')
    expect(text).not.toMatch(/NaN|Infinity/)
  })
})
