// Trace contracts: what fulfils them, what does not, and what the failure says.
import { describe, expect, test } from 'vitest'
import {
  defineContract,
  matchContract,
  type SpanContract,
  type TraceContract,
} from '../../assertions/index.ts'
import type { LogRecord, Span, Trace } from '../../harness/telemetry/index.ts'
import { type Node, plant, record, span, traces } from '../../assertions/examples/build.ts'
import { entryTree, messagesOf, runSpans, spinTree } from './casino.ts'

const spinContract = defineContract({
  name: 'slots spin',
  root: {
    service: 'vegas-frontend-service',
    kind: 'SERVER',
    name: 'POST /api/slots/spin',
    attributes: { 'http.response.status_code|http.status_code': 200 },
    children: [
      {
        service: 'vegas-frontend-service',
        kind: 'CLIENT',
        name: /^(redis-)?GET$/i,
        attributes: { 'db.system.name|db.system': 'redis' },
      },
      {
        service: 'vegas-frontend-service',
        kind: 'CLIENT',
        name: /slots\.SlotsService\/Spin$/,
        children: [
          {
            service: 'vegas-slots-service',
            kind: 'SERVER',
            name: /slots\.SlotsService\/Spin$/,
            children: [
              {
                service: 'vegas-slots-service',
                kind: 'INTERNAL',
                name: 'game.play',
                children: [
                  { service: 'vegas-slots-service', kind: 'CLIENT', name: 'SET' },
                  {
                    service: 'vegas-slots-service',
                    kind: 'CLIENT',
                    name: 'POST',
                    children: [
                      {
                        service: 'vegas-scoring-service',
                        kind: 'SERVER',
                        name: 'POST /api/scoring/record',
                        children: [{ service: 'vegas-scoring-service', kind: 'CLIENT', name: /INSERT/ }],
                      },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
})

const contractOf = (root: SpanContract, more: Partial<TraceContract> = {}): TraceContract => ({
  name: 'c',
  root,
  ...more,
})
const traceOf = (node: Node): Trace => traces(plant(node))[0] as Trace
const codes = (result: { readonly findings: readonly { readonly code: string }[] }) =>
  result.findings.map((one) => one.code)

const a = (name: string, children: readonly Node[] = [], more: Partial<Node> = {}): Node => ({
  service: 'a',
  name,
  children,
  ...more,
})
const need = (
  name: string,
  children: readonly SpanContract[] = [],
  more: Partial<SpanContract> = {},
): SpanContract => ({ service: 'a', kind: 'INTERNAL', name, children, ...more })

describe('a spin', () => {
  test('fulfils its contract, below the root span of the harness', () => {
    const result = matchContract(traceOf(spinTree()), spinContract)
    expect(result.findings).toEqual([])
    expect(result.fulfilled).toBe(true)
    expect(new Set(result.lines.map((line) => line.mark))).toEqual(new Set(['same']))
  })

  test('torn at gRPC is one finding, which names the hop and where the rest went', () => {
    const spans = runSpans('grpc', 1)
    const all = traces(spans)
    const trace = all.find((one) => one.spans.some((each) => each.name === 'POST /api/slots/spin')) as Trace
    const result = matchContract(trace, spinContract, { others: all })
    expect(result.findings).toMatchObject([
      {
        code: 'TRC14',
        hop: {
          from: 'vegas-frontend-service',
          to: 'vegas-slots-service',
          via: 'grpc',
          operation: 'slots.SlotsService/Spin',
        },
        reason: 'not injected',
      },
    ])
    expect(result.lines.filter((line) => line.mark === 'missing').map((line) => line.expected)).toEqual([
      'vegas-slots-service SERVER /slots\\.SlotsService\\/Spin$/',
      'vegas-slots-service INTERNAL game.play',
      'vegas-slots-service CLIENT SET',
      'vegas-slots-service CLIENT POST',
      'vegas-scoring-service SERVER POST /api/scoring/record',
      'vegas-scoring-service CLIENT /INSERT/',
    ])
  })

  test('torn there names the hop even where nothing else was received', () => {
    const trace = traces(plant(spinTree('grpc')))[0] as Trace
    expect(matchContract(trace, spinContract).findings).toMatchObject([
      { hop: { to: 'vegas-slots-service', via: 'grpc' }, reason: 'not determined' },
    ])
  })
})

describe('a trace without spans', () => {
  test('fulfils nothing', () => {
    const result = matchContract({ traceId: 'a'.repeat(32), spans: [] }, contractOf(need('x')))
    expect(result.fulfilled).toBe(false)
    expect(codes(result)).toEqual(['TRC14'])
  })
})

describe('a child', () => {
  const contract = contractOf(need('top', [need('below')]))

  test('may hang under unnamed spans of its own service', () => {
    expect(matchContract(traceOf(a('top', [a('between', [a('below')])])), contract).fulfilled).toBe(true)
  })

  test('may not, when the contract says direct', () => {
    const direct = contractOf(need('top', [need('below', [], { direct: true })]))
    expect(matchContract(traceOf(a('top', [a('between', [a('below')])])), direct).fulfilled).toBe(false)
    expect(matchContract(traceOf(a('top', [a('below')])), direct).fulfilled).toBe(true)
  })

  test('may not hang under the spans of a third service', () => {
    const tree = a('top', [{ service: 'other', name: 'between', children: [a('below')] }])
    expect(matchContract(traceOf(tree), contract).fulfilled).toBe(false)
  })

  test('that hangs under another named span is told with the span it hangs under', () => {
    const wide = contractOf(need('top', [need('left'), need('right', [need('below')])]))
    const result = matchContract(traceOf(a('top', [a('left', [a('below')]), a('right')])), wide)
    expect(result.findings.map((one) => one.message)).toEqual([
      'a INTERNAL below hangs under a INTERNAL left instead of a INTERNAL right',
    ])
    expect(result.lines.find((line) => line.mark === 'different')).toMatchObject({
      note: 'hangs under a INTERNAL left',
    })
  })

  test('that is missing with all below it is one finding', () => {
    const deep = contractOf(need('top', [need('below', [need('deeper'), need('deepest')])]))
    expect(matchContract(traceOf(a('top')), deep).findings.map((one) => one.message)).toEqual([
      'a INTERNAL below is missing under a INTERNAL top',
    ])
  })

  test('that the trace makes a root of its own elsewhere is told as a new root', () => {
    const spans = plant(a('top', [a('below', [], { torn: true })]))
    const [trace] = traces(spans)
    const result = matchContract(trace as Trace, contract, { others: traces(spans) })
    expect(result.findings).toMatchObject([
      { reason: 'new root', hop: { from: 'a', to: 'a', via: 'in-process' } },
    ])
  })
})

describe('several spans of one name', () => {
  const call = (key: string, children: readonly Node[] = []): Node =>
    a('call', children, { attributes: { key } })
  const wanted = (key: string, children: readonly SpanContract[] = []) =>
    need('call', children, { attributes: { key } })

  test('are told apart by their attributes, whatever their order', () => {
    const contract = contractOf(need('top', [wanted('one', [need('x')]), wanted('two', [need('y')])]))
    const tree = a('top', [call('two', [a('y')]), call('one', [a('x')])])
    expect(matchContract(traceOf(tree), contract).fulfilled).toBe(true)
  })

  test('are told apart by what is below them', () => {
    const contract = contractOf(need('top', [need('call', [need('x')]), need('call', [need('y')])]))
    const tree = a('top', [a('call', [a('y')]), a('call', [a('x')])])
    expect(matchContract(traceOf(tree), contract).fulfilled).toBe(true)
  })

  test('of which one fails show that one alone', () => {
    const contract = contractOf(need('top', [need('call', [need('x')]), need('call', [need('y')])]))
    const result = matchContract(traceOf(a('top', [a('call', [a('y')]), a('call')])), contract)
    expect(result.findings.map((one) => one.message)).toEqual([
      'a INTERNAL x is missing under a INTERNAL call',
    ])
  })

  test('not demanded by their attributes are allowed', () => {
    const contract = contractOf(need('top', [wanted('one')]))
    expect(matchContract(traceOf(a('top', [call('one'), call('three')])), contract).fulfilled).toBe(true)
  })

  test.each([
    [1, 2, false],
    [2, 2, true],
    [3, 2, false],
    [0, 0, true],
    [0, 1, false],
  ])('demanded %i times and found %i times: %s', (count, found, fulfilled) => {
    const contract = contractOf(need('top', [need('call', [], { count })]))
    const tree = a(
      'top',
      Array.from({ length: found }, () => a('call')),
    )
    expect(matchContract(traceOf(tree), contract).fulfilled).toBe(fulfilled)
  })

  test('demanded at least once must each be as demanded', () => {
    const contract = contractOf(need('top', [need('call', [need('x')], { count: { min: 1 } })]))
    const result = matchContract(
      traceOf(a('top', [a('call', [a('x')]), a('call', [a('x')]), a('call')])),
      contract,
    )
    expect(result.findings.map((one) => one.message)).toEqual([
      'a INTERNAL x is missing under a INTERNAL call',
    ])
  })

  test('by the thousand are laid out in no time worth telling', () => {
    const contract = contractOf(need('top', [need('call', [], { count: { min: 1 } })]))
    expect(
      matchContract(
        traceOf(
          a(
            'top',
            Array.from({ length: 3000 }, () => a('call')),
          ),
        ),
        contract,
      ).fulfilled,
    ).toBe(true)
  })
})

describe('an attribute', () => {
  const fulfils = (
    demand: NonNullable<SpanContract['attributes']>[string],
    value: string | number | bigint | boolean,
  ) =>
    matchContract(
      traceOf(a('top', [], { attributes: { k: value } })),
      contractOf(need('top', [], { attributes: { k: demand } })),
    ).fulfilled

  test('is compared by value: a number with an int or a double', () => {
    expect(fulfils(200, 200n)).toBe(true)
    expect(fulfils(200, 200)).toBe(true)
    expect(fulfils(200, 201n)).toBe(false)
    expect(fulfils(200, '200')).toBe(false)
    expect(fulfils(9007199254740992, 9007199254740993n)).toBe(false)
  })

  test('may be a pattern, one of several, or merely present', () => {
    expect(fulfils(/^2\d\d$/, 201n)).toBe(true)
    expect(fulfils({ oneOf: ['win', 'lose'] }, 'win')).toBe(true)
    expect(fulfils({ oneOf: ['win', 'lose'] }, 'draw')).toBe(false)
    expect(fulfils({ present: true }, false)).toBe(true)
    expect(fulfils(true, 'true')).toBe(false)
  })

  test('that is absent is told with all its names', () => {
    const result = matchContract(
      traceOf(a('top')),
      contractOf(need('top', [], { attributes: { 'db.system.name|db.system': 'redis' } })),
    )
    expect(result.findings[0]?.message).toBe(
      'a INTERNAL top: attribute db.system.name|db.system should be redis, is absent',
    )
  })
})

describe('the status', () => {
  test('must not be ERROR where nothing is said, and be what is said otherwise', () => {
    const failed = traceOf(a('top', [], { status: 'ERROR', statusMessage: 'boom' }))
    expect(codes(matchContract(failed, contractOf(need('top'))))).toEqual(['STA1'])
    expect(matchContract(failed, contractOf(need('top', [], { status: 'ERROR' }))).fulfilled).toBe(true)
    expect(codes(matchContract(traceOf(a('top')), contractOf(need('top', [], { status: 'ERROR' }))))).toEqual(
      ['STA1'],
    )
  })

  test('of spans that the contract does not name must not be ERROR either, unless it says so', () => {
    const trace = traceOf(a('top', [a('unnamed', [], { status: 'ERROR' })]))
    expect(codes(matchContract(trace, contractOf(need('top'))))).toEqual(['STA1'])
    expect(matchContract(trace, contractOf(need('top'), { noOtherErrors: false })).fulfilled).toBe(true)
  })
})

describe('what is not named', () => {
  test('is allowed and shown as extra', () => {
    const result = matchContract(traceOf(a('top', [a('unnamed')])), contractOf(need('top')))
    expect(result.fulfilled).toBe(true)
    expect(result.lines.map((line) => line.mark)).toEqual(['same', 'extra'])
  })

  test('is not allowed below a span that allows only what it names', () => {
    const only = contractOf(need('top', [need('below', [], { count: { min: 0 } })], { only: true }))
    expect(matchContract(traceOf(a('top', [a('below')])), only).fulfilled).toBe(true)
    expect(matchContract(traceOf(a('top', [a('below', [a('deep')])])), only).fulfilled).toBe(true)
    expect(codes(matchContract(traceOf(a('top', [a('unnamed')])), only))).toEqual(['TRC14'])
  })

  test('must not be there when the contract says absent, wherever it hangs', () => {
    const contract = contractOf(need('top'), { absent: [{ service: 'a', kind: 'INTERNAL', name: /^game/ }] })
    expect(matchContract(traceOf(a('top', [a('x', [a('game.play')])])), contract).fulfilled).toBe(false)
    expect(matchContract(traceOf(a('top', [a('x')])), contract).fulfilled).toBe(true)
  })
})

describe('an event', () => {
  const EVALUATED = 'feature_flag.evaluation'
  const contract = contractOf(
    need('top', [], {
      events: [{ name: EVALUATED, attributes: { 'feature_flag.result.variant': /^(on|off)$/ } }],
    }),
  )
  const [trace, top] = (() => {
    const found = traceOf(a('top'))
    return [found, found.spans[0] as Span]
  })()
  const said = (variant: string, of: Span = top): LogRecord => ({
    ...record({ service: 'a', of }),
    eventName: EVALUATED,
    attributes: [{ key: 'feature_flag.result.variant', value: variant }],
  })
  const lacks = (logs: readonly LogRecord[]) =>
    matchContract(trace, contract, { logs }).findings.map((one) => one.message)

  test('that was logged in the span counts like one on it', () => {
    expect(lacks([said('on')])).toEqual([])
  })

  test('is judged by its attributes, of several by the nearest', () => {
    expect(lacks([said('elsewhere')])).toEqual([
      `a INTERNAL top: event ${EVALUATED}: attribute feature_flag.result.variant should be /^(on|off)$/, found feature_flag.result.variant = elsewhere`,
    ])
    expect(lacks([said('elsewhere'), said('off')])).toEqual([])
  })

  test('is missed by a trace that had it among other records', () => {
    const judged = (logs: readonly LogRecord[]) =>
      matchContract(trace, contract, { logs, unexplained: true }).fulfilled
    const on = said('on')
    expect([[on], [on], [], [said('elsewhere')], [on]].map(judged)).toEqual([true, true, false, false, true])
  })

  test('of another span or service is none of this one', () => {
    const other = traceOf(a('top')).spans[0] as Span
    const foreign = { ...said('on'), ...record({ service: 'b', of: top }), eventName: EVALUATED }
    expect(lacks([said('on', other), foreign])).toEqual([`a INTERNAL top: event ${EVALUATED} is absent`])
  })
})

describe('a span event', () => {
  test('that is demanded must be there', () => {
    const contract = contractOf(need('top', [], { events: ['exception'] }))
    expect(matchContract(traceOf(a('top', [], { events: ['exception'] })), contract).fulfilled).toBe(true)
    expect(codes(matchContract(traceOf(a('top')), contract))).toEqual(['TRC14'])
  })
})

describe('across a message', () => {
  const entry = (edge?: 'parent' | 'link' | 'either'): TraceContract =>
    contractOf({
      service: 'ledger-service',
      kind: 'SERVER',
      name: 'POST /v1/entries',
      children: [
        {
          service: 'ledger-service',
          kind: 'PRODUCER',
          name: 'send ledger.entry.v1',
          children: [
            {
              service: 'read-model-service',
              kind: 'CONSUMER',
              name: 'consume EntryPosted',
              ...(edge === undefined ? {} : { edge }),
              children: [{ service: 'read-model-service', kind: 'CLIENT', name: 'INSERT' }],
            },
          ],
        },
      ],
    })
  const parented = plant(entryTree())
  const linkedSpans = () => {
    const spans = plant(entryTree('kafka'))
    const producer = spans.find((one) => one.kind === 'PRODUCER')
    const link = {
      traceId: producer?.traceId ?? '',
      spanId: producer?.spanId ?? '',
      traceState: '',
      attributes: [],
      droppedAttributesCount: 0,
      flags: 0,
    }
    return spans.map((one) => (one.kind === 'CONSUMER' ? { ...one, links: [link] } : one))
  }
  const judged = (spans: ReturnType<typeof plant>, contract: TraceContract) => {
    const all = traces(spans)
    return matchContract(all[0] as Trace, contract, { others: all })
  }

  test('a parent and a link both satisfy by default', () => {
    expect(judged(parented, entry()).findings).toEqual([])
    expect(judged(linkedSpans(), entry()).findings).toEqual([])
  })

  test('a part that hangs by a link is missed by a trace that had it among other traces', () => {
    const all = traces(linkedSpans())
    const [trace, contract] = [all[0] as Trace, entry()]
    const judged = (others: readonly Trace[]) =>
      matchContract(trace, contract, { others, unexplained: true }).fulfilled
    const elsewhere = all.filter((one) => one !== trace)
    const without = (kind: Span['kind']) =>
      elsewhere.map(({ traceId, spans }) => ({ traceId, spans: spans.filter((one) => one.kind !== kind) }))
    expect(elsewhere.flatMap((one) => one.spans.map(({ kind }) => kind))).toContain('CONSUMER')
    expect(
      [all, all, [trace], [trace, ...without('CLIENT')], [trace, ...without('CONSUMER')], all].map(judged),
    ).toEqual([true, true, false, false, false, true])
  })

  test('a contract may insist on one of them', () => {
    expect(judged(parented, entry('parent')).fulfilled).toBe(true)
    expect(judged(parented, entry('link')).fulfilled).toBe(false)
    expect(judged(linkedSpans(), entry('link')).fulfilled).toBe(true)
    expect(judged(linkedSpans(), entry('parent')).fulfilled).toBe(false)
  })

  test('a lost context is told with the hop, and with the message that lost it', () => {
    const all = traces(plant(entryTree('kafka')))
    const { findings } = matchContract(all[0] as Trace, entry(), { others: all, messages: messagesOf({}) })
    expect(findings).toMatchObject([
      {
        code: 'TRC14',
        hop: { from: 'ledger-service', to: 'read-model-service', via: 'kafka', operation: 'ledger.entry.v1' },
        reason: 'not injected',
      },
    ])
  })

  test("another message's consumer does not satisfy", () => {
    const spans = [...plant(entryTree('kafka', 0, 1)), ...plant(entryTree('none', 500, 2))]
    expect(judged(spans, entry()).fulfilled).toBe(false)
  })
})

test('the root is looked for wherever no named span is above it, and its double is told', () => {
  const contract = contractOf(need('top'))
  const twice = traceOf(a('harness', [a('top'), a('top')]))
  expect(matchContract(twice, contract).findings.map((one) => one.message)).toEqual([
    'a INTERNAL top should be there exactly 1 times in the trace, found 2',
  ])
})

test('spans in a cycle do not keep the contract from answering', () => {
  const traceId = 'b'.repeat(32)
  const one = span({
    service: 'a',
    name: 'x',
    traceId,
    spanId: '00000000000000b1',
    parentSpanId: '00000000000000b2',
  })
  const two = span({
    service: 'a',
    name: 'y',
    traceId,
    spanId: '00000000000000b2',
    parentSpanId: '00000000000000b1',
  })
  expect(matchContract({ traceId, spans: [one, two] }, contractOf(need('top', [need('x')]))).fulfilled).toBe(
    false,
  )
})
