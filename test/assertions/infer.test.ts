// Topologies of captures that nobody described.
import { describe, expect, test } from 'vitest'
import { inferTopology, judge, type Observed } from '../../assertions/index.ts'
import { plant, span, textLine, traces } from '../../assertions/examples/build.ts'
import { FRONTEND, LEDGER, observe, READ_MODEL, runSpans, SCORING, SLOTS } from './casino.ts'

describe('the topology of the casino', () => {
  const inferred = inferTopology(observe(runSpans()))
  const service = (name: string) => inferred.services.find((one) => one.name === name)

  test('has its services, without the harness', () => {
    expect(inferred.services.map((one) => one.name)).toEqual([LEDGER, READ_MODEL, FRONTEND, SCORING, SLOTS])
  })

  test('has the addresses at which calls arrived', () => {
    expect(service(SCORING)?.addresses).toEqual(['localhost:8085'])
    expect(service(SLOTS)?.addresses).toEqual(['localhost:50051'])
  })

  test('has entry points only where nobody calls', () => {
    expect(service(FRONTEND)?.entryPoints).toEqual(['GET /health', 'POST /api/slots/spin'])
    expect(service(SCORING)?.entryPoints).toEqual(['GET /health'])
  })

  test('says what was assumed', () => {
    expect(inferred.source).toBe('inferred')
    expect(inferred.assumptions.join('\n')).toContain(`${SCORING} on localhost:8085`)
  })
})

test.each([
  ['grpc', 'TRC11', SLOTS],
  ['kafka', 'TRC12', READ_MODEL],
] as const)('an inferred topology still names the hop torn at %s in every trace', (tear, code, to) => {
  const observed = observe(runSpans(tear))
  expect(judge(observed, inferTopology(observed)).findings).toMatchObject([{ code, hop: { to } }])
})

test('an HTTP hop torn in some traces is named by the address seen in the others', () => {
  const observed = observe([...runSpans('none', 2), ...runSpans('scoring', 1)])
  expect(judge(observed, inferTopology(observed)).findings).toMatchObject([
    { code: 'TRC11', hop: { from: SLOTS, to: SCORING } },
  ])
})

test('an address that several services answer at names none of them', () => {
  const attributes = { 'server.address': 'localhost', 'server.port': 80n }
  const servers = ['a', 'b'].map((service) => span({ service, name: 'GET /', kind: 'SERVER', attributes }))
  const { services, assumptions } = inferTopology(observe(servers))
  expect(services.map((one) => one.addresses)).toEqual([[], []])
  expect(assumptions.some((one) => one.includes('answered by several services (a, b)'))).toBe(true)
})

test('an operation that some service calls is no entry point, even where one request came without a parent', () => {
  const spans = [
    ...runSpans('none', 1),
    span({
      service: SLOTS,
      name: 'grpc.slots.SlotsService/Spin',
      kind: 'SERVER',
      start: 9000,
      attributes: { 'rpc.system.name': 'grpc', 'rpc.method': 'slots.SlotsService/Spin' },
    }),
  ]
  const observed = observe(spans)
  expect(judge(observed, inferTopology(observed)).findings).toMatchObject([
    { code: 'TRC10', subject: { service: SLOTS } },
  ])
})

test('a service that logs and sends no spans is missed, one under a shorter name is not', () => {
  const lines = [textLine('gateway', 'up'), textLine('auth', 'up')]
  const observed: Observed = {
    traces: traces(plant({ service: 'my-auth', name: 'job' })),
    logs: [],
    lines,
    metrics: [],
    messages: [],
  }
  const { findings } = judge(observed, inferTopology(observed))
  expect(findings).toMatchObject([{ code: 'DEL2', subject: { service: 'gateway' } }])
})
