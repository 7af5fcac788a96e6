// The job summary: short, verdict first, and inert.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderMarkdown } from '../../harness/report/index.ts'
import { finding, runRecord, scenario } from './build.ts'
import { hostileRun, hostileText } from './hostile.ts'
import { sample } from './sample.ts'

/** What is left when every reference to a character is taken out: only this could mean something to Markdown. */
const bare = (text: string): string => text.replace(/&#\d+;/g, '')

describe('Markdown', () => {
  test('has the verdict in its first line', () => {
    expect(renderMarkdown(sample).split('\n')[0]).toBe(
      '**❌ 2 findings** 1 of 3 scenarios failed, 3 of 11 rules broken.',
    )
    expect(renderMarkdown(runRecord()).split('\n')[0]).toMatch(/^\*\*⚪ Nothing was judged\*\*/)
  })

  test('counts what was not exercised apart from what holds', () => {
    expect(renderMarkdown(sample)).toContain('- rules: 6 hold, 3 broken, 2 not exercised')
  })

  test('says what had no room in memory', () => {
    const spilled = { maxMemory: 64 * 2 ** 20, requests: 1, bytes: 300_000, failure: '<b>' }
    expect(renderMarkdown(sample)).not.toContain('- memory')
    const text = renderMarkdown(runRecord({ spilled }))
    expect(text).toContain('- memory: 1 request of 0.3 MiB lay in a file')
    expect(text).not.toContain('<b>')
  })

  test('shows ten findings and counts the rest', () => {
    const findings = Array.from({ length: 13 }, () => finding())
    const text = renderMarkdown(runRecord({ verdict: 'findings', findings, scenarios: [scenario()] }))
    expect(text.match(/^\| \*\*TRC11/gm)).toHaveLength(10)
    expect(text).toContain('and 3 more findings, in the report')
  })

  test('keeps its shape whatever was captured: same lines, same cells, no element, link or mention', () => {
    const shape = (text: string): string[] =>
      renderMarkdown(hostileRun(text).record)
        .split('\n')
        .map((line) => bare(line).replace(/[^|]/g, ''))
    const plain = shape('word')
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(shape(text)).toEqual(plain)
        const left = bare(renderMarkdown(hostileRun(text).record))
        expect(left.match(/<[^>]*>/g)?.filter((tag) => !/^<\/?(code|br)>$/.test(tag)) ?? []).toEqual([])
        expect(left).not.toMatch(/\]\(|https?:|www\./i)
        expect(renderMarkdown(hostileRun(text).record)).not.toMatch(/@(?!&#8203;)/)
      }),
    )
  })
})
