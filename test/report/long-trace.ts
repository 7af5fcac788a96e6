// A made-up trace of many spans: what the page must stay smooth with.
import type { ReportEvidence } from '../../harness/report/index.ts'
import { log, span, trace } from './build.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

const id = (n: number): string => (n + 1).toString(16).padStart(16, '0')

/** One trace, four deep, over seven services; every twentieth span has a log record, every hundredth failed. */
export function longTrace(spans: number): ReportEvidence {
  const all = Array.from({ length: spans }, (_, n) =>
    span({
      service: `service-${n % 7}`,
      from: n,
      took: n === 0 ? spans : 1 + (n % 40),
      name: `GET /things/${n}`,
      kind: n % 3 === 0 ? 'SERVER' : 'CLIENT',
      traceId: TRACE,
      spanId: id(n),
      parentSpanId: n === 0 ? '' : id(n % 4 === 1 ? 0 : n - 1),
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200n,
        'url.path': `/things/${n}`,
        'thing.number': BigInt(n),
      },
      ...(n % 100 === 99 ? { error: `thing ${n} is broken` } : {}),
    }),
  )
  const logs = all.flatMap((one, n) =>
    n % 20 === 0
      ? [log(`service-${n % 7}`, n + 0.5, `looked at thing ${n}`, { traceId: TRACE, spanId: one.spanId })]
      : [],
  )
  return { traces: [trace(TRACE, all)], logs, lines: [] }
}
