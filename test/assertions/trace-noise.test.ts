// TRC17 and TRC18 where they could cry wolf: what each of them lets pass, beside what it tells.
import { describe, expect, test } from 'vitest'
import type { Span } from '../../harness/telemetry/index.ts'
import { type Node, plant } from '../../assertions/examples/build.ts'
import { http, request, told } from './trace-parts.ts'

describe('TRC17', () => {
  const probe = (path: string, start: number, more: Partial<Node> = {}): Span[] =>
    plant({
      service: 'a',
      name: `GET ${path}`,
      kind: 'SERVER',
      start,
      ms: 1,
      attributes: http('GET', path, 200),
      ...more,
    })
  const requests = (count: number): Span[] =>
    Array.from({ length: count }, (_, n) => plant(request({ start: n * 10 }))).flat()

  test('informs of few probes, with their number by route', () => {
    const spans = [
      ...requests(24),
      ...probe('/healthz', 1),
      ...[2, 3, 4].flatMap((n) => probe('/metrics/prometheus', n)),
    ]
    const [finding] = told(spans, 'TRC17')
    expect(finding).toMatchObject({ severity: 'information', occurrences: 4 })
    expect(finding?.evidence[0]?.text).toBe('4 of 28 spans (14%): /healthz 1, /metrics/prometheus 3')
  })

  test('counts neither what the harness asks nor what only sounds like a probe', () => {
    const asked = plant({
      service: 'pitboss',
      name: 'GET',
      kind: 'CLIENT',
      children: [
        { service: 'a', name: 'GET /health', kind: 'SERVER', attributes: http('GET', '/health', 200) },
      ],
    })
    const marked = probe('/health', 5, {
      attributes: {
        ...http('GET', '/health', 200),
        'user_agent.original': `pitboss/1 (trace ${'a'.repeat(32)})`,
      },
    })
    const business = ['/api/live/odds', '/metrics/of/players', '/healthcare'].flatMap((path, n) =>
      probe(path, n),
    )
    expect(told([...requests(3), ...asked, ...marked, ...business], 'TRC17')).toEqual([])
  })

  const read = {
    service: 'a',
    name: 'SELECT outbox',
    kind: 'CLIENT',
    attributes: { 'db.system': 'postgresql' },
  } as const
  const rounds = (
    name: string,
    count: number,
    children: readonly Node[],
    gap = (n: number) => n * 100,
  ): Span[] =>
    Array.from({ length: count }, (_, n) => plant({ service: 'a', name, start: gap(n), children })).flat()

  test('warns of polls that find nothing most of the time, and names them', () => {
    const publish = { service: 'a', name: 'publish', kind: 'PRODUCER' } as const
    const spans = [...rounds('processOutbox', 20, [read]), ...rounds('processOutbox', 3, [read, publish])]
    const [finding] = told(spans, 'TRC17')
    expect(finding).toMatchObject({
      severity: 'warning',
      occurrences: 20,
      message: 'most spans of a stand for no work: processOutbox',
    })
    expect(finding?.evidence[1]?.text).toBe('processOutbox: 20 of 23 rounds found nothing')
  })

  test('lets jobs that work, and looks at no rhythm, be', () => {
    const write = { ...read, name: 'DELETE parcels' }
    expect(told(rounds('sweep', 20, [write]), 'TRC17')).toEqual([])
    expect(
      told(
        rounds('report', 20, [read], (n) => n * n * n * 10),
        'TRC17',
      ),
    ).toEqual([])
    expect(told(rounds('refresh', 20, [read]), 'TRC17')).toHaveLength(1)
  })
})

describe('TRC18', () => {
  const consumer = (start: number, ms: number, work = 1): Span[] =>
    plant({
      service: 'a',
      name: 'take',
      kind: 'CONSUMER',
      start,
      ms,
      children: [{ service: 'a', name: 'work', start, ms: work }],
    })

  test('tells how many spans end with their process', () => {
    const spans = [0, 400, 800, 1200].flatMap((start) => consumer(start, 5000 - start))
    expect(told(spans, 'TRC18')).toMatchObject([
      { occurrences: 4, message: 'a CONSUMER take ends only with its process' },
    ])
  })

  test('lets parallel work, work that goes on, and open sockets be', () => {
    expect(
      told(
        [0, 10, 20, 30].flatMap((start) => consumer(start, 3000)),
        'TRC18',
      ),
    ).toEqual([])
    expect(
      told(
        [0, 400, 800].flatMap((start) => consumer(start, 5000 - start, 4990 - start)),
        'TRC18',
      ),
    ).toEqual([])
    const sockets = [0, 400, 800].flatMap((start) =>
      plant({ service: 'a', name: 'ws', kind: 'SERVER', start, ms: 5000 - start }),
    )
    expect(told(sockets, 'TRC18')).toEqual([])
  })
})
