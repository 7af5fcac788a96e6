// What `check` prints: what to fix first at the top, and nothing that a captured text could steer.
import { describe, expect, test } from 'vitest'
import { type Finding, type HopEdge, prioritise } from '../../assertions/index.ts'
import { renderCheck, type RunRecord } from '../../harness/report/index.ts'
import { HOSTILE, hostileRun } from './hostile.ts'
import { runRecord } from './build.ts'

const finding = (code: string, parts: Partial<Finding> = {}): Finding => ({
  code,
  severity: 'error',
  subject: { service: 'shop' },
  message: `${code} is broken`,
  evidence: [{ text: `seen by ${code}` }],
  remedy: `mend ${code}`,
  ...parts,
})

function recordOf(findings: readonly Finding[], parts: Partial<RunRecord> = {}): RunRecord {
  const verdict = findings.length > 0 ? 'findings' : 'holds'
  return {
    ...runRecord(),
    verdict,
    findings,
    priorities: prioritise(findings, { traces: 10, services: 2 }),
    ...parts,
  }
}

const text = (record: RunRecord, width = 100) => renderCheck(record, { colour: false, width })

describe('the first screen', () => {
  const found = [
    ...['DEL2', 'MET1', 'LOG3'].map((code) => finding(code)),
    finding('ATT1', { severity: 'warning' }),
  ]

  test('says what, why, what shows it and what to do of three matters, in its first lines', () => {
    const top = text(recordOf(found)).split('\n').slice(0, 20).join('\n')
    expect(top).toContain('✗ 4 findings: 3 errors, 1 warning')
    expect(top).toContain('Fix these 3 first')
    for (const code of ['DEL2', 'MET1', 'LOG3']) {
      expect(top).toContain(`${code} is broken [${code}]`)
      expect(top).toContain(`do    mend ${code}`)
      expect(top).toContain(`seen  seen by ${code}`)
    }
    expect(top).not.toContain('ATT1 is broken')
  })

  test('what is only worth knowing is never among them, and is folded at the end', () => {
    const record = recordOf([finding('TRC15', { severity: 'information', occurrences: 7 })])
    expect(text(record)).not.toContain('Fix')
    expect(text(record)).toMatch(/Worth knowing\n +TRC15 +TRC15 is broken \(7 times\)/)
  })

  test('is said again at the end of what is longer than a screen', () => {
    const many = Array.from({ length: 30 }, (_, at) => finding('ATT1', { message: `fault ${at}` }))
    const lines = text(recordOf([finding('DEL2'), ...many]))
      .trimEnd()
      .split('\n')
    expect(lines.slice(-3).join('\n')).toContain('1. DEL2 is broken')
  })

  test('of a sound capture says that nothing was found', () => {
    expect(text(recordOf([], { verdict: 'holds' }))).toContain('✓ nothing found')
  })
})

test('rules say how many subjects each looked at; those not exercised are named, and never among those that hold', () => {
  const rules: RunRecord['rules'] = [
    { code: 'TRC1', title: 't', outcome: 'holds', subjects: 28, findings: [] },
    { code: 'TRC2', title: 't', outcome: 'not exercised', subjects: 0, findings: [] },
    { code: 'LOG3', title: 't', outcome: 'broken', subjects: 30, findings: [finding('LOG3')] },
    { code: 'ATT3', title: 't', outcome: 'not exercised', subjects: 0, findings: [], off: true },
  ]
  const said = text(recordOf([], { rules }))
  expect(said).toMatch(/broken +1 +LOG3 \(30\)/)
  expect(said).toMatch(/hold +1 +TRC1 \(28\)/)
  expect(said).toMatch(/not exercised +1 +TRC2\n/)
  expect(said).toMatch(/switched off +1 +ATT3/)
})

test('damage is told by file and line, with why; more than a few lines by their number', () => {
  const damaged = Array.from({ length: 7 }, (_, at) => ({ line: at + 2, reason: `broken ${at}` }))
  const sources = {
    captures: [{ file: 'a.jsonl', lines: 9, damaged, truncated: true }],
    logs: [{ file: 'a.log', lines: 3, services: [], damaged: [2], truncated: false }],
  }
  const said = text(recordOf([], { sources }))
  expect(said).toContain('a.jsonl: 7 of 9 lines damaged')
  expect(said).toContain('a.jsonl, line 2: broken 0')
  expect(said).toContain('and 2 more damaged lines')
  expect(said).toContain('cut off in the middle')
  expect(said).toContain('a.log: 1 line not UTF-8, first line 2')
})

test('a service that sends nothing is marked, and columns without anything are left out', () => {
  const service = { sdk: [], traces: 0, logRecords: 0, metrics: 0, processes: 0 }
  const services = [
    { ...service, name: 'auth', spans: 0, logLines: 12 },
    { ...service, name: 'shop', language: 'nodejs', spans: 1047, traces: 28, logLines: 0 },
  ]
  const said = text(recordOf([finding('DEL2', { subject: { service: 'auth' } })], { services }))
  expect(said).toMatch(/service +language +spans +traces +log lines\n/)
  expect(said).toMatch(/auth .*12 +sends no telemetry/)
  expect(said).toMatch(/shop +nodejs +1,047 +28 +-/)
})

test('scores say what was exercised, what failed, and how far the rest could move them', () => {
  const rules = [
    { id: 'RES-005', impact: 'Critical', verdict: 'passed', looked: 2, failed: 0 },
    { id: 'SPA-002', impact: 'Normal', verdict: 'failed', looked: 9, failed: 1 },
    { id: 'LOG-001', impact: 'Important', verdict: 'not exercised', looked: 0, failed: 0 },
  ] as const
  const scores = [
    { service: 'shop', score: 66.7, category: 'Needs Improvement', least: 44.4, most: 77.8, rules },
    { service: 'till', score: 66.7, category: 'Needs Improvement', least: 44.4, most: 77.8, rules },
  ] as const
  const said = text(recordOf([], { scores }))
  expect(said).toMatch(/shop +67 +Needs Improvement +1 +1 +1 +44 to 78\n/)
  expect(said).toMatch(/failed: SPA-002\n/)
  expect(said).toContain('not exercised in any service: LOG-001')
})

test.each([72, 80, 100, 160])('no line is wider than %i', (width) => {
  const long = finding('TRC11', {
    message: 'a message of many words that goes on and on '.repeat(8),
    hop: { from: 'a-service', to: 'another-service', via: 'http', operation: 'POST /a/b/c' },
  })
  const lines = text(recordOf([long, finding('DEL2')]), width).split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
})

test.each(HOSTILE)('captured text stays on its line and out of control: %j', (hostile) => {
  const { record } = hostileRun(hostile)
  const said = text(record)
  // oxlint-disable-next-line no-control-regex -- that is what must not be there
  expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/)
  for (const line of said.split('\n')) expect(line).not.toMatch(/^\s*(::|##\[)/)
})

describe('the hops', () => {
  const counts = { calls: 0, continued: 0, linked: 0, wrongParent: 0, torn: 0, failed: 0, reasons: {} }
  const hop = (to: string, more: Partial<HopEdge> = {}): HopEdge => ({
    from: 'web',
    to,
    via: 'http',
    ...counts,
    operations: [],
    ...more,
  })
  const table = (...hops: HopEdge[]): string[] => {
    const lines = text(recordOf([], { hops })).split('\n')
    const at = lines.findIndex((line) => line.startsWith('  Hops'))
    return at < 0
      ? []
      : lines.slice(at, lines.indexOf('', at)).map((line) => line.replace(/ {2,}/g, '  ').trim())
  }

  test('stand in a table, with counts and reasons, without columns that are empty', () => {
    const torn = {
      calls: 12,
      continued: 3,
      torn: 9,
      reasons: { 'not injected': 7, 'wrong format': 2 },
    } as const
    expect(table(hop('stock', torn), hop('till', { calls: 1, continued: 1 })).slice(1)).toEqual([
      'hop  via  calls  kept  torn  why',
      'web -> stock  http  12  3  9  7 not injected, 2 wrong format',
      'web -> till  http  1  1  -',
    ])
  })

  test('are told by operation where some are torn and others are not', () => {
    const operations = [
      { operation: 'GET /a', ...counts, calls: 5, continued: 5 },
      { operation: 'GET /b', ...counts, calls: 4, torn: 4, reasons: { 'not injected': 4 } },
    ]
    const lines = table(
      hop('stock', { calls: 9, continued: 5, torn: 4, reasons: { 'not injected': 4 }, operations }),
    )
    expect(lines.slice(2)).toEqual([
      'web -> stock  http  9  5  4  not injected',
      '· GET /b  4  -  4  not injected',
      '· GET /a  5  5  -',
    ])
    expect(table(hop('stock', { calls: 9, continued: 9, operations })).slice(2)).toEqual([
      'web -> stock  http  9  9',
    ])
  })

  test('are not there where nothing is called', () => {
    expect(table()).toEqual([])
  })

  test('put captured names on one line each', () => {
    expect(table(hop('a\nb\u001b[31m', { calls: 1 }))).toHaveLength(3)
  })
})
