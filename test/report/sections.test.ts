// What stands in the page beside findings, scenarios and traces.
import { describe, expect, test } from 'vitest'
import { renderHtml } from '../../harness/report/index.ts'
import { finding, runRecord, scenario } from './build.ts'
import { attributeOf, byId, textOf, withClass } from './markup.ts'
import { experiments, metricsOf } from './sample-experiments.ts'

const nothing = { traces: [], logs: [], lines: [] }
const textAt = (page: string, id: string): string => {
  const found = byId(page, id)
  return found === undefined ? '' : textOf(found)
}

describe('findings by cause', () => {
  const findings = [
    finding({ message: 'first told' }),
    finding({ code: 'LOG1' }),
    finding({ message: 'of the same' }),
  ]
  const cause = { why: '', todo: 'mend it', severity: 'error', certainty: 'certain' } as const
  const priorities = [
    { ...cause, what: 'one defect', findings: [0, 2] },
    { ...cause, what: 'another', findings: [1] },
  ]

  test('stand under it, each once, and keep their numbers', () => {
    const page = renderHtml(runRecord({ verdict: 'findings', findings, priorities }), nothing)
    const groups = withClass(page, 'cause').map(textOf)
    expect(groups).toHaveLength(2)
    expect(groups[0]).toMatch(/^1\. one defect 2.*first told.*of the same/)
    expect(groups[1]).toMatch(/^2\. another 1/)
    expect(withClass(page, 'finding').map((one) => attributeOf(one, 'id'))).toEqual([
      'finding-1',
      'finding-3',
      'finding-2',
    ])
  })

  test('that no cause names are not lost', () => {
    const page = renderHtml(
      runRecord({ verdict: 'findings', findings, priorities: priorities.slice(0, 1) }),
      nothing,
    )
    expect(withClass(page, 'finding')).toHaveLength(3)
    expect(textAt(page, 'findings')).toContain('Of no known cause 1')
  })
})

describe('the service graph', () => {
  const counts = { continued: 4, linked: 0, wrongParent: 0, failed: 0, reasons: {}, operations: [] }
  const hop = (from: string, to: string, torn: number) => ({
    from,
    to,
    via: 'http' as const,
    calls: 4 + torn,
    torn,
    ...counts,
  })
  const page = renderHtml(
    runRecord({ hops: [hop('web', 'api', 0), hop('api', 'db', 2), hop('pitboss', 'db', 0)] }),
    nothing,
  )

  test('has a box for each service, an arrow for each pair, and marks those that lose contexts', () => {
    expect(withClass(page, 'box').map(textOf)).toEqual(['webweb', 'apiapi', 'dbdb'])
    expect(withClass(page, 'edge').map(textOf)).toEqual([
      'web to api via http: 4 calls4',
      'api to db via http: 6 calls, 2 lost6',
    ])
    expect(withClass(page, 'lost').map(textOf)).toEqual(['api to db via http: 6 calls, 2 lost6'])
  })

  test('leaves out the harness, and says so', () => {
    expect(textAt(page, 'graph')).toContain('Calls of the harness itself are left out')
  })

  test('is not drawn where it would be a tangle', () => {
    const hops = Array.from({ length: 151 }, (_, n) => hop('web', `s${n}`, 0))
    const tangle = renderHtml(runRecord({ hops }), nothing)
    expect(withClass(tangle, 'edge')).toEqual([])
    expect(textAt(tangle, 'graph')).toContain('151 edges are too many')
  })
})

describe('metrics', () => {
  const page = renderHtml(runRecord(), { ...nothing, metrics: metricsOf(3) })

  test('carry each line of their chart, and its last value in words', () => {
    const [chart] = withClass(page, 'chart')
    expect(JSON.parse((chart && attributeOf(chart, 'data-series')) ?? '')).toEqual([
      {
        name: 'outcome=lose',
        points: [
          [0, 0],
          [0.4, 3],
          [0.8, 6],
        ],
      },
      {
        name: 'outcome=win',
        points: [
          [0, 0],
          [0.4, 2],
          [0.8, 4],
        ],
      },
    ])
    expect(textAt(page, 'metrics')).toMatch(/outcome=lose ?3 ?6.*outcome=win ?3 ?4/)
    expect(textAt(page, 'metrics')).toContain('counter, cumulative')
  })

  test('past eight sets of attributes are counted', () => {
    const [metric] = metricsOf(1)
    if (metric?.data.type !== 'sum') throw new TypeError('a counter is expected')
    const [point] = metric.data.points
    if (!point) throw new TypeError('a data point is expected')
    const points = Array.from({ length: 11 }, (_, n) => ({
      ...point,
      attributes: [{ key: 'n', value: BigInt(n) }],
    }))
    const wide = renderHtml(runRecord(), {
      ...nothing,
      metrics: [{ ...metric, data: { ...metric.data, points } }],
    })
    expect(textAt(wide, 'metrics')).toContain('3 more sets of attributes')
  })
})

describe('experiments of the run', () => {
  const page = renderHtml(runRecord(), nothing, { experiments })

  test('show the cost with its verdict and the mutation score with what survived', () => {
    expect(textAt(page, 'overhead')).toMatch(
      /FAIL.*p99 of I \/ U is 7\.1 % higher.*\+7\.1 %.*\+5\.5 % to \+9\.0 %/,
    )
    expect(textAt(page, 'mutation')).toMatch(/75\.0 % 3 of 4 mutants of 2 classes.*No place for: lose-link/)
    expect(textAt(page, 'mutation')).toMatch(/rename-metric ?MET1 ?survived ?1\/2/)
  })

  test('are not there where there were none', () => {
    const bare = renderHtml(runRecord(), nothing)
    expect(byId(bare, 'overhead')).toBeUndefined()
    expect(byId(bare, 'mutation')).toBeUndefined()
  })
})

test('the time of the run is told by phase, and by scenario with the longest first', () => {
  const phases = [
    { name: 'start', milliseconds: 1000 },
    { name: 'judge', milliseconds: 500 },
  ]
  const scenarios = [
    scenario({ title: 'short', milliseconds: 10 }),
    scenario({ title: 'long', milliseconds: 900 }),
  ]
  const page = renderHtml(runRecord({ phases, scenarios }), nothing)
  expect(textAt(page, 'timing')).toMatch(
    /start 1\.00 s.*judge 500 ms.*in all 1\.50 s.*long ?900 ms.*short ?10\.0 ms/,
  )
})
