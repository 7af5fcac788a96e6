// The catalogue on the terminal and as a page, from one source.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ruleCatalogue, scoreRules } from '../../assertions/index.ts'
import { renderRule, renderRules, ruleEntries, ruleEntry, rulesPage } from '../../harness/report/index.ts'

const plain = { colour: false, width: 100 }

test('docs/rules.md is what `npm run docs` writes of the catalogue as it is', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/rules.md'), 'utf8')
  expect(page, 'run `npm run docs`').toBe(rulesPage(ruleEntries()))
})

test('every rule is on the list, once, with severity and title, in a family of its own kind', () => {
  const list = renderRules(ruleEntries(), plain)
  for (const { code, title, severity } of ruleCatalogue)
    expect(
      list.split('\n').filter((line) => line.includes(` ${code} `) && line.includes(severity)),
      `${code}: ${title}`,
    ).toHaveLength(1)
  expect(ruleEntries().filter(({ family }) => family === 'Others')).toEqual([])
})

test('one rule tells what it needs, what to do, its settings, where it is written, and both examples', () => {
  const rule = ruleEntry('met5')
  if (rule === undefined) throw new Error('MET5 is in the catalogue')
  const text = renderRule(rule, plain)
  expect(text).toContain(rule.needs)
  expect(text).toContain(rule.specification)
  expect(text).toMatch(/setting +\w+: .*default \d+/)
  expect(text).toMatch(/score +MET-001/)
  expect(text).toMatch(/\n {2}holds .*\n {4}metric of/)
  expect(text).toMatch(/\n {2}broken .*\n {4}metric of/)
  expect(ruleEntry('TRC99')).toBeUndefined()
})

test('an example reads alike whenever it is made', () => {
  expect(ruleEntry('LOG2')).toEqual(ruleEntry('LOG2'))
  expect(ruleEntry('LOG2')?.failing?.text).toMatch(/trace-1[^]*trace-2[^]*trace_id=trace-1/)
})

test('the page names every rule of the score, and those that no capture can tell', () => {
  const page = rulesPage(ruleEntries())
  for (const { id } of scoreRules) expect(page).toContain(`rules/${id}.md`)
  expect(page).toContain('never exercised: it takes 14 days to see')
})
