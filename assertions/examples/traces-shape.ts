// Examples of the rules on the shape of traces: parents, roots, ids, times, links.
import type { Span } from '../../harness/telemetry/index.ts'
import { newSpanId, newTraceId, plant, span } from './build.ts'
import type { Examples } from './example.ts'
import { call, example, order, query, request, reserve, send, SHOP, STOCK, take } from './shop.ts'

const step = (traceId: string, more: Partial<Parameters<typeof span>[0]> = {}): Span =>
  span({ service: SHOP, name: 'price order', traceId, start: 10, ...more })

const work = { service: SHOP, name: 'price order' }

/** Without its first span, which was never ended. */
const withoutFirst = ([, ...others]: readonly Span[]): Span[] => others

export const traceShapeExamples: Examples = {
  TRC1: () => ({
    passing: example('The parent of each span is there.', order()),
    failing: example(
      'The request that these spans name as parent was never exported.',
      withoutFirst(plant(request({ children: [work] }))),
    ),
  }),
  TRC2: () => ({
    passing: example(
      'Flags say that the parent is local, and it is there.',
      plant(request({ children: [{ ...work, flags: 0x101 }] })),
    ),
    failing: example(
      'Flags say that the parent is local: it was begun in this process and never ended.',
      withoutFirst(plant(request({ children: [{ ...work, flags: 0x101 }] }))),
    ),
  }),
  TRC3: () => {
    const traceId = newTraceId()
    return {
      passing: example('One request, one root.', order()),
      failing: example('Two roots share one trace id.', [
        ...plant(request(), traceId),
        step(traceId, { name: 'sweep', start: 500 }),
      ]),
    }
  },
  TRC4: () => ({
    passing: example('The call is made within the request.', order()),
    failing: example('The stock answers the call by a span of kind INTERNAL.', [
      ...plant(request({ children: [call({ children: [reserve({ kind: 'INTERNAL' })] })] })),
    ]),
  }),
  TRC5: () => {
    const [one, two] = [newSpanId(), newSpanId()]
    const traceId = newTraceId()
    return {
      passing: example('A tree.', order()),
      failing: example('Each of two spans names the other one as its parent.', [
        step(traceId, { spanId: one, parentSpanId: two }),
        step(traceId, { spanId: two, parentSpanId: one, name: 'add tax' }),
      ]),
    }
  },
  TRC6: () => {
    const spans = order()
    return {
      passing: example('Each span has an id of its own.', order()),
      failing: example('Two different spans have one id.', [
        ...spans,
        ...spans.slice(0, 1).map((one) => ({ ...one, name: 'GET /orders' })),
      ]),
    }
  },
  TRC7: () => ({
    passing: example('Ids of 32 and 16 digits, and each span ends after it starts.', order()),
    failing: example('A trace id of 30 digits, made by hand.', plant(request(), newTraceId().slice(2))),
  }),
  TRC8: () => ({
    passing: example('The step lies within its request.', plant(request({ children: [work] }))),
    failing: example('The step begins 40 ms before its request.', [
      ...plant(request({ start: 100, children: [{ ...work, start: 60, ms: 50 }] })),
    ]),
  }),
  TRC9: () => ({
    passing: example(
      'The stock answers within the time of the call.',
      plant(request({ children: [call()] })),
    ),
    failing: example('By its own clock the stock answers two seconds after the call was over.', [
      ...plant(request({ children: [call({ children: [reserve({ start: 2001, ms: 90 })] })] })),
    ]),
  }),
  TRC10: () => ({
    passing: example('The stock is called by the shop.', order()),
    failing: example('A request at the stock begins a trace, and nobody is known to call it.', [
      ...order(),
      ...plant(reserve({ start: 5000 })),
    ]),
  }),
  TRC11: () => ({
    passing: example('The stock continues the trace of the call.', order()),
    failing: example('The stock begins a trace of its own for the call.', [
      ...order(),
      ...plant(request({ start: 1000, children: [call({ children: [reserve({ torn: true })] })] })),
    ]),
  }),
  TRC12: () => ({
    passing: example('The mail continues the trace of the message.', order()),
    failing: example('The mail begins a trace of its own for the message.', [
      ...order(),
      ...plant(request({ start: 1000, children: [send(1, { children: [take(1, { torn: true })] })] })),
    ]),
  }),
  TRC13: () => {
    const sent = [1, 2].map((id) => plant(request({ start: id * 100, children: [send(id)] })))
    const producers = sent.flat().filter(({ kind }) => kind === 'PRODUCER')
    const batch = (links: readonly Span[]): Span[] =>
      plant({
        ...take(1),
        start: 400,
        links,
        attributes: {
          'messaging.system': 'kafka',
          'messaging.destination.name': 'orders',
          'messaging.operation.type': 'process',
          'messaging.operation.name': 'process',
          'messaging.batch.message_count': 2n,
        },
      })
    return {
      passing: example('A batch of two messages links both.', [...sent.flat(), ...batch(producers)]),
      failing: example('A batch of two messages links one of them, and a span that is not there.', [
        ...sent.flat(),
        ...batch([
          ...producers.slice(0, 1),
          span({ service: SHOP, name: 'send orders', traceId: producers[1]?.traceId ?? newTraceId() }),
        ]),
        ...batch(producers.slice(0, 1)),
      ]),
    }
  },
  TRC14: () => {
    const contract = {
      name: 'an order',
      root: {
        service: SHOP,
        kind: 'SERVER' as const,
        name: 'POST /orders',
        children: [
          {
            service: SHOP,
            kind: 'CLIENT' as const,
            name: 'POST',
            children: [
              {
                service: STOCK,
                kind: 'SERVER' as const,
                name: 'POST /reserve',
                children: [{ service: STOCK, kind: 'CLIENT' as const, name: 'UPDATE articles' }],
              },
            ],
          },
        ],
      },
    }
    const reserving = (children: Parameters<typeof reserve>[0]) =>
      plant(request({ children: [call({ children: [reserve(children)] })] }))
    const update = query(STOCK, 'UPDATE articles SET reserved = reserved + 1')
    return {
      passing: example(
        'The stock writes down what it reserves, as the contract demands.',
        reserving({ children: [update] }),
        {
          traces: [contract],
        },
      ),
      failing: example('The stock answers and writes nothing down.', reserving({}), { traces: [contract] }),
    }
  },
}
