// Messages on a WebSocket: the hop is named as what it is, by the rule and by the contract.
import { describe, expect, test } from 'vitest'
import { defineContract, judge, matchContract } from '../../assertions/index.ts'
import { type AttributeMap, type Node, plant, traces } from '../../assertions/examples/build.ts'
import type { Span } from '../../harness/telemetry/index.ts'

const GATEWAY = 'vegas-casino-gateway'

const contract = defineContract({
  name: 'a spin',
  root: {
    service: 'pitboss',
    kind: 'PRODUCER',
    name: 'send spin',
    children: [{ service: GATEWAY, kind: 'CONSUMER', name: 'ws.message' }],
  },
})

const message = (
  start: number,
  id: string,
  torn: boolean,
  client = 'pitboss',
  more: AttributeMap = {},
): Node => {
  const attributes = { 'message.type': 'spin', 'message.id': id, ...more }
  return {
    service: client,
    name: 'send spin',
    kind: 'PRODUCER',
    start,
    ms: 20,
    attributes,
    children: [
      {
        service: GATEWAY,
        name: 'ws.message',
        kind: 'CONSUMER',
        attributes,
        ...(torn ? { torn: true as const } : { flags: 0x301 }),
      },
    ],
  }
}

const TOPOLOGY = { services: [], source: 'declared', assumptions: [] } as const

const hopsOf = (spans: readonly Span[]) => {
  const observed = { traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] }
  const found = judge(observed, TOPOLOGY).rules.find(({ code }) => code === 'TRC12')
  return { outcome: found?.outcome, findings: found?.findings ?? [] }
}

const HOP = { to: GATEWAY, via: 'websocket' }

describe('a message whose context is continued', () => {
  test('gives no finding', () => {
    expect(hopsOf(plant(message(0, 'one', false)))).toEqual({ outcome: 'holds', findings: [] })
  })
})

describe('a message whose context is lost', () => {
  // Two at the same time: only the id tells which is whose.
  const [first, second] = [plant(message(0, 'one', true)), plant(message(1, 'two', true))]

  test("is told with the hop, and the harness's own is known to have carried it", () => {
    const { findings } = hopsOf([...first, ...second])
    expect(findings).toMatchObject([
      {
        hop: { ...HOP, from: 'pitboss', operation: 'ws.message' },
        reason: 'injected but not extracted',
        occurrences: 2,
      },
    ])
    expect(findings[0]?.evidence.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('joined by message.id=one'),
    )
  })

  test('is told by the contract with the same hop', () => {
    const [trace, ...others] = traces([...first, ...second])
    if (trace === undefined) throw new Error('no trace was planted')
    const { findings } = matchContract(trace, contract, { others })
    expect(findings).toMatchObject([{ code: 'TRC14', hop: { ...HOP, from: 'pitboss' } }])
    expect(findings[0]?.reason).toBe('injected but not extracted')
  })

  test("of somebody else's may not have carried it at all", () => {
    const one = plant(message(0, 'one', true, 'vegas-web'))
    const { findings } = hopsOf([...one, ...plant(message(40, 'two', false, 'vegas-web'))])
    expect(findings).toMatchObject([{ hop: { ...HOP, from: 'vegas-web' }, reason: 'not injected' }])
  })

  test('is known for a message by the name of the protocol alone', () => {
    const named = plant(message(0, 'one', true, 'pitboss', { 'network.protocol.name': 'websocket' }))
    const bare = named.map((span) => ({
      ...span,
      attributes: span.attributes.filter(({ key }) => key === 'network.protocol.name'),
    }))
    expect(hopsOf(bare).findings).toMatchObject([{ hop: HOP }])
  })
})
