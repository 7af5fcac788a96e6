// TRC14 as a rule: which traces a contract is held against without a test that names them, and what is said where none fits.
import { describe, expect, test } from 'vitest'
import { judge, type Observed, type SpanContract, type TraceContract } from '../../assertions/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'
import { type Node, plant, traces } from '../../assertions/examples/build.ts'
import { callTo, request, served, topology } from './trace-parts.ts'

const server = (service: string, name: string, children: readonly SpanContract[] = []): SpanContract => ({
  service,
  kind: 'SERVER',
  name,
  children,
})

const step = (name: string): SpanContract => ({ service: 'a', kind: 'INTERNAL', name })

const call = (...children: readonly SpanContract[]): SpanContract => ({
  service: 'a',
  kind: 'CLIENT',
  name: 'GET',
  children,
})

const full: TraceContract = {
  name: 'full',
  root: server('a', 'GET /entry', [step('check'), call(server('b', 'GET /x'))]),
}
const refused: TraceContract = {
  name: 'refused',
  root: { ...server('a', 'GET /entry', [step('check')]), only: true },
}

const observed = (...spans: readonly (readonly Span[])[]): Observed => ({
  traces: traces(...spans),
  logs: [],
  lines: [],
  metrics: [],
  messages: [],
})

const judged = (contracts: readonly TraceContract[], ...spans: readonly (readonly Span[])[]) =>
  judge(observed(...spans), topology, { traces: contracts })

const rule = (contracts: readonly TraceContract[], ...spans: readonly (readonly Span[])[]) =>
  judged(contracts, ...spans).rules.find(({ code }) => code === 'TRC14')

const check: Node = { service: 'a', name: 'check', ms: 1 }
const whole = (more: Partial<Node> = {}) =>
  plant(request({ ...more, children: [check, callTo('/x', { children: [served('/x')] })] }))

describe('a contract', () => {
  test('is held against each trace that has its root and what hangs right below it', () => {
    expect(rule([full], whole(), whole({ start: 500 }))).toMatchObject({ outcome: 'holds', subjects: 2 })
  })

  test('that meets no trace is named, and is no pass', () => {
    const other = plant(request({ name: 'GET /other', children: [check] }))
    expect(rule([full], other)).toMatchObject({ outcome: 'not exercised', unexercised: ['full'] })
    expect(rule([full, refused], whole())?.unexercised).toBeUndefined()
  })

  test('is not meant where what hangs right below its root is not all there', () => {
    expect(rule([full], plant(request({ children: [check] })))?.outcome).toBe('not exercised')
  })
})

describe('of several contracts with one root', () => {
  test('one that is fulfilled is enough', () => {
    expect(rule([refused, full], whole(), plant(request({ children: [check] })))).toMatchObject({
      outcome: 'holds',
      subjects: 2,
    })
  })

  test('the nearest one speaks where none is fulfilled, and says which it is', () => {
    const silent = plant(request({ children: [check, callTo('/x', { children: [] })] }))
    const demanding = {
      ...full,
      root: server('a', 'GET /entry', [
        step('check'),
        call(server('b', 'GET /x')),
        ...(full.root.children ?? []),
      ]),
    }
    const [finding, ...others] = rule([demanding, full], silent)?.findings ?? []
    expect(others).toEqual([])
    expect(finding).toMatchObject({ code: 'TRC14', message: 'b SERVER GET /x is missing under a CLIENT GET' })
    expect(finding?.evidence.at(-1)?.text).toBe("demanded by the contract 'full', the nearest of 2")
  })
})

test('what a contract misses beyond a tear is told under the tear', () => {
  const torn = plant(
    request({ start: 500, children: [check, callTo('/x', { children: [served('/x', { torn: true })] })] }),
  )
  const { findings } = judged([full], whole(), torn)
  expect(findings.map(({ code }) => code).filter((code) => code.startsWith('TRC'))).toEqual(['TRC11'])
  expect(findings[0]?.consequences?.map(({ code }) => code)).toContain('TRC14')
})

test('the steps of a page look alike until the request tells which one it is', () => {
  const page = { 'telemetry.sdk.language': 'webjs' }
  const click = (path: string, start: number): Span[] =>
    plant({
      service: 'page',
      name: 'click',
      resource: page,
      start,
      children: [
        {
          service: 'page',
          name: 'GET',
          kind: 'CLIENT',
          resource: page,
          children: [{ service: 'a', name: `GET ${path}`, kind: 'SERVER' }],
        },
      ],
    })
  const contract: TraceContract = {
    name: 'a click',
    root: {
      service: 'page',
      kind: 'INTERNAL',
      name: 'click',
      children: [{ service: 'page', kind: 'CLIENT', name: 'GET', children: [server('a', 'GET /entry')] }],
    },
  }
  expect(rule([contract], click('/entry', 0), click('/login', 500))).toMatchObject({
    outcome: 'holds',
    subjects: 1,
  })
})

test('a status that no contract allows is told by the rule on status', () => {
  const failed = plant(
    request({
      children: [
        { ...check, status: 'ERROR', statusMessage: 'sold out' },
        callTo('/x', { children: [served('/x')] }),
      ],
    }),
  )
  const { rules } = judged([full], failed)
  expect(rules.find(({ code }) => code === 'TRC14')?.outcome).toBe('holds')
  expect(rules.find(({ code }) => code === 'STA1')?.findings).toMatchObject([
    {
      severity: 'error',
      message: expect.stringContaining('status should be UNSET or OK, found ERROR (sold out)'),
    },
  ])
})

test('the same defect in more traces than are explained is one finding with its number', () => {
  const silent = Array.from({ length: 120 }, (_, n) =>
    plant(request({ start: n * 200, children: [check, callTo('/x', { children: [] })] })),
  )
  expect(rule([full], ...silent)?.findings).toMatchObject([{ occurrences: 120 }])
})
