// The terminal's summary: short, complete, and deaf to what captured text would do to a terminal.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderSummary } from '../../harness/report/index.ts'
import { finding, runRecord, scenario } from './build.ts'
import { hostileRun, hostileText } from './hostile.ts'
import { sample } from './sample.ts'

const plain = { colour: false }
const summary = renderSummary(sample, { ...plain, reportPath: '/runs/latest/report.html' })
const fact = (text: string, name: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.startsWith(`  ${name.padEnd(10)}  `))
    ?.slice(14)

describe('the summary', () => {
  test('says the verdict first and the report last', () => {
    const lines = summary.split('\n').filter((line) => line !== '')
    expect(lines[0]).toBe('  ✗ 2 findings  1 of 3 scenarios failed, 3 of 11 rules broken.')
    expect(lines.at(-1)).toBe('  report      /runs/latest/report.html')
  })

  test('counts scenarios, what was judged, rules, and tells the times', () => {
    expect(fact(summary, 'scenarios')).toBe('1 passed, 1 failed, 1 skipped')
    expect(fact(summary, 'judged')).toBe('4 traces, 30 spans, 10 log records, 9 log lines, 311 data points')
    expect(fact(summary, 'rules')).toBe('6 hold, 3 broken, 2 not exercised (DEL1, TRC10)')
    expect(fact(summary, 'time')).toBe(
      'build 1.24 s, start 8.42 s, scenarios 12.1 s, judge 310 ms, stop 940 ms; in all 23.0 s',
    )
    expect(fact(summary, 'verdict')).toBe('median 512 ms, p95 790 ms after the last response (3 steps)')
  })

  test('lists what is let pass, with effect and reason, and what nothing needs any more', () => {
    expect(fact(summary, 'let pass')).toBe(
      'TRC4 of vegas-web, silenced 3 cases: a page begins its traces with a CLIENT span',
    )
    expect(summary).toContain('NAM1 of * on GET /*, silenced nothing: take it out: left over')
    expect(summary).toContain('MET5: streams 500, set: a table has a stream')
  })

  test('says what had no room in memory, and nothing where all had', () => {
    expect(fact(summary, 'memory')).toBeUndefined()
    const spilled = { maxMemory: 64 * 2 ** 20, requests: 34, bytes: 12.5 * 2 ** 20 }
    expect(fact(renderSummary(runRecord({ spilled }), plain), 'memory')).toBe(
      '34 requests of 13 MiB lay in a file, beyond the 64 MiB of --max-memory, and were read back',
    )
    const failed = renderSummary(runRecord({ spilled: { ...spilled, failure: 'no space\nleft' } }), plain)
    expect(fact(failed, 'memory')).toMatch(/senders were put off: no space left$/)
  })

  test('names the hop, the reason and the fault', () => {
    expect(summary).toContain(
      'TRC12  ledger-service -> read-model-service via kafka ledger.entry.v1: not injected',
    )
    expect(summary).toContain('broken on purpose: relay-no-headers')
  })

  test('shows five findings and counts the rest', () => {
    const findings = Array.from({ length: 8 }, (_, n) => finding({ message: `defect ${n}` }))
    const text = renderSummary(runRecord({ verdict: 'findings', findings }), plain)
    expect(text.match(/defect \d/g)).toHaveLength(5)
    expect(text).toContain('and 3 more findings, in the report')
  })

  test('says by cause what to fix first, why and how, and counts the rest', () => {
    const findings = Array.from({ length: 8 }, (_, n) => finding({ message: `defect ${n}` }))
    const priorities = [0, 1, 2, 3].map((n) => ({
      what: `cause ${n}`,
      why: 'traces end there',
      todo: `mend ${n}`,
      severity: 'error' as const,
      certainty: 'certain' as const,
      findings: [2 * n, 2 * n + 1],
    }))
    const text = renderSummary(runRecord({ verdict: 'findings', findings, priorities }), plain)
    expect(text).toMatch(
      /Fix these 3 first\n.*1 {2}cause 0 \[TRC11\]\n.*why {3}traces end there\n.*do {4}mend 0/,
    )
    expect(text).toContain('mend 2')
    expect(text).not.toContain('mend 3')
    expect(text).toContain('and 1 more cause, 2 more findings, in the report')
  })

  test('of a clean run fits ten lines', () => {
    const rules = [{ code: 'TRC1', title: 'parents', outcome: 'holds', subjects: 9, findings: [] }] as const
    const text = renderSummary(runRecord({ scenarios: [scenario()], rules }), plain)
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(10)
    expect(text).toContain('✓ The telemetry holds')
  })

  test('has colour only when asked', () => {
    expect(renderSummary(sample, { colour: true })).toContain('\u001b[')
    expect(summary).not.toContain('\u001b')
  })

  test('lets no captured text move the cursor or begin a line', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const written = renderSummary(hostileRun(text).record, plain)
        expect(written).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--\n]/v)
        for (const line of written.split('\n')) expect(line.trimStart()).not.toMatch(/^::/)
      }),
    )
  })
})
