// Examples of the rules on what spans stand for: chatter, losses, noise, ends, doubled calls, failures.
import type { Span } from '../../harness/telemetry/index.ts'
import { type Node, plant } from './build.ts'
import type { Examples } from './example.ts'
import { call, example, order, query, request, reserve, send, SHOP, take } from './shop.ts'

const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))

const failed = { status: 'ERROR' as const, httpStatus: 503, attributes: { 'error.type': '503' } }

const health = (start: number): Span[] =>
  plant({
    service: SHOP,
    name: 'GET /health',
    kind: 'SERVER',
    start,
    ms: 1,
    attributes: {
      'http.request.method': 'GET',
      'http.route': '/health',
      'url.path': '/health',
      'url.scheme': 'http',
      'http.response.status_code': 200n,
    },
  })

/** A message that is taken every 100 ms, and whose mail is out 5 ms later. */
const mails = (until: (start: number) => number): Span[] =>
  many(8, (at) => at * 100).flatMap((start) => {
    const taken: Node = take(start, {
      start: start + 10,
      ms: until(start + 10),
      children: [{ service: 'mail', name: 'write mail', start: start + 11, ms: 5 }],
    })
    return plant(request({ start, children: [send(start, { children: [taken] })] }))
  })

export const traceWorkExamples: Examples = {
  TRC15: () => ({
    passing: example(
      'One query for all articles of the order.',
      plant(request({ children: [query(SHOP, 'SELECT articles WHERE id IN ($1, $2, $3)')] })),
    ),
    failing: example(
      'A query for each article of the order.',
      plant(request({ children: many(12, () => query(SHOP, 'SELECT articles WHERE id = $1')) })),
    ),
  }),
  TRC16: () => ({
    passing: example('Nothing was dropped.', order()),
    failing: example(
      'The limit of the SDK took three attributes off the request.',
      plant(request({ droppedAttributes: 3 })),
    ),
  }),
  TRC17: () => ({
    passing: example(
      'Two orders; nobody traces the health checks.',
      [0, 1000].flatMap((start) => order(start)),
    ),
    failing: example('One order among thirty health checks.', [
      ...order(),
      ...many(30, (at) => health(at * 1000)).flat(),
    ]),
  }),
  TRC18: () => ({
    passing: example(
      'Each message is done within 8 ms, and its span ends with it.',
      mails(() => 8),
    ),
    failing: example(
      'The spans of all messages end when the process does.',
      mails((start) => 5000 - start),
    ),
  }),
  TRC19: () => ({
    passing: example('One call: one CLIENT span, and the SERVER span below it.', order()),
    failing: example(
      'Two instrumentations at work on one call: a CLIENT span within a CLIENT span.',
      plant(request({ children: [call({ children: [call({ scope: 'undici' })] })] })),
    ),
  }),
  TRC20: () => ({
    passing: example(
      'The stock fails, and so does the order.',
      plant(request({ ...failed, children: [call({ ...failed, children: [reserve(failed)] })] })),
    ),
    failing: example(
      'The stock fails, and the order says OK.',
      plant(request({ status: 'OK', children: [call({ ...failed, children: [reserve(failed)] })] })),
    ),
  }),
}
