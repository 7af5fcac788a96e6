// Nothing a system sends can become markup, script or a request in the report.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderHtml } from '../../harness/report/index.ts'
import { visible } from '../../harness/report/safe-text.ts'
import { runRecord, span, trace } from './build.ts'
import { HOSTILE, hostileExperiments, hostileRun, hostileText } from './hostile.ts'
import { attributeOf, byTag, elements, rawTextOf, textOf, withClass } from './markup.ts'
import { evidence, sample } from './sample.ts'

const page = (text: string): string => {
  const { record, evidence: captured } = hostileRun(text)
  return renderHtml(record, captured, { experiments: hostileExperiments(text) })
}
const skeleton = (text: string): string =>
  elements(text)
    .map((element) => `${element.tagName} ${element.attrs.map((one) => one.name).join(' ')}`)
    .join('\n')

describe('captured text in the page', () => {
  test('any text leaves the same elements and attributes as a plain word does', () => {
    const plain = skeleton(page('word'))
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(skeleton(page(text))).toBe(plain)
      }),
      { numRuns: 150 },
    )
  })

  test.each(HOSTILE)('no handler, style attribute, foreign link or resource comes of %j', (text) => {
    const all = elements(page(text))
    expect(
      all.filter((element) =>
        ['img', 'iframe', 'object', 'embed', 'link', 'base', 'form'].includes(element.tagName),
      ),
    ).toEqual([])
    expect(
      all
        .flatMap((element) => element.attrs.map((one) => one.name))
        .filter((name) => /^(on|style$|src$)/.test(name)),
    ).toEqual([])
    const targets = all
      .map((element) => attributeOf(element, 'href'))
      .filter((target) => target !== undefined)
    expect(targets.length).toBeGreaterThan(0)
    expect(targets.filter((target) => !target.startsWith('#'))).toEqual([])
  })

  test('no character that hides or reorders text reaches the page', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const written = page(text)
        expect(written).not.toMatch(/[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\t\n]]/v)
        expect(written.isWellFormed()).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('can be read there word for word', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const name of ['what', 'matter']) {
          const shown = withClass(page(text), name).map(textOf)
          expect(shown).toEqual([visible(text).replace(/\s+/g, ' ').trim()])
        }
      }),
      { numRuns: 100 },
    )
  })

  test('a right-to-left override is shown by its name', () => {
    expect(page('\u202egnp.exe')).toContain('⟨U+202E⟩gnp.exe')
  })

  test('ids that are not hex are harmless, distinct and still linked', () => {
    const odd = ['a b', 'a"b', 'a<b', "a'b", '../x']
    const spans = odd.map((id) => trace(id, [span({ service: 's', from: 0, took: 1, spanId: id })]))
    const written = renderHtml(runRecord(), { traces: spans, logs: [], lines: [] })
    const ids = elements(written)
      .map((element) => attributeOf(element, 'id'))
      .filter((id) => /^(trace|span)-/.test(id ?? ''))
    expect(new Set(ids).size).toBe(odd.length * 2)
    expect(ids.join('')).toMatch(/^[\w.-]+$/)
  })

  test('a very long value is cut, and the page says by how much', () => {
    const text = 'x'.repeat(1_000_000)
    const one = span({ service: 's', from: 0, took: 1, attributes: { long: text } })
    const written = renderHtml(runRecord(), { traces: [trace(one.traceId, [one])], logs: [], lines: [] })
    expect(written.length).toBeLessThan(60_000)
    expect(written).toContain('998000 more characters, in the capture')
  })
})

describe('the policy of the page', () => {
  const written = renderHtml(sample, evidence)
  const policy = byTag(written, 'meta').flatMap((meta) =>
    attributeOf(meta, 'http-equiv') === 'Content-Security-Policy' ? [attributeOf(meta, 'content') ?? ''] : [],
  )

  test('forbids everything but one style and one script, named by hash', () => {
    expect(policy).toHaveLength(1)
    expect(policy[0]).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/,
    )
  })

  test.each(['style', 'script'])('the hash is that of the %s a browser will read', (tag) => {
    const found = byTag(written, tag)
    expect(found).toHaveLength(1)
    const digest = createHash('sha256').update(rawTextOf(found[0])).digest('base64')
    expect(policy[0]).toContain(`${tag}-src 'sha256-${digest}'`)
  })

  test('stands before anything it has to govern', () => {
    expect(written.indexOf('Content-Security-Policy')).toBeLessThan(written.indexOf('<style'))
    expect(written.indexOf('Content-Security-Policy')).toBeLessThan(written.indexOf('<script'))
  })

  test('the script builds no markup and no code from text', () => {
    expect(rawTextOf(byTag(written, 'script')[0])).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function\(/,
    )
  })
})
