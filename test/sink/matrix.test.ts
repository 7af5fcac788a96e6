// Real clients of four languages and the Collector, over every transport they have: what was sent is what was recorded.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import type { Expectation, Variant } from './clients/expectation.ts'
import { type SinkUnderTest, sinkWithRecording } from './clients.ts'
import { sendThroughCollector } from './matrix/collector.ts'
import { differences, expected, recorded } from './matrix/compare.ts'
import { changed, leaves } from './matrix/leaves.ts'
import { OnTheWire, type Seen } from './matrix/on-the-wire.ts'
import { sendFromPage } from './matrix/page.ts'
import { type Command, goClient, javaClient, nodeClient, pythonClient, runClient } from './matrix/prepare.ts'
import { type Lacks, strip, withoutFlags } from './matrix/strip.ts'

const EXPECTATION = JSON.parse(
  await readFile(new URL('clients/expectation.json', import.meta.url), 'utf8'),
) as Expectation

type Way = Omit<Variant, 'endpoint'>
const ways = (
  protocols: readonly Way['protocol'][],
  compressions: readonly Way['compression'][] = ['none', 'gzip'],
): Way[] => protocols.flatMap((protocol) => compressions.map((compression) => ({ protocol, compression })))

interface Client {
  readonly name: string
  readonly ways: readonly Way[]
  readonly lacks: Lacks
  readonly send: (expectation: Expectation, variants: readonly Variant[]) => Promise<void>
}

const program =
  (make: () => Promise<Command>): Client['send'] =>
  async (expectation, variants) => {
    const command = await make()
    const folder = await mkdtemp(join(tmpdir(), 'pitboss-matrix-'))
    try {
      const files = [join(folder, 'expectation.json'), join(folder, 'variants.json')]
      await writeFile(files[0] ?? '', JSON.stringify(expectation))
      await writeFile(files[1] ?? '', JSON.stringify(variants))
      await runClient(command, files)
    } finally {
      await rm(folder, { recursive: true })
    }
  }

const ALL = ['grpc', 'http/protobuf', 'http/json'] as const
const JAVASCRIPT: Lacks = {
  absentTime: true,
  bigIntegers: true,
  wholeDoubles: true,
  richAttributes: true,
  scopeAttributes: true,
  exemplars: true,
}

const CLIENTS: readonly Client[] = [
  { name: 'JavaScript, Node', ways: ways(ALL), lacks: JAVASCRIPT, send: program(nodeClient) },
  {
    name: 'JavaScript, Chromium',
    ways: ways(['http/protobuf', 'http/json'], ['none']),
    lacks: JAVASCRIPT,
    send: (expectation, variants) => sendFromPage(expectation, variants),
  },
  {
    name: 'Java',
    ways: ways(['grpc', 'http/protobuf']),
    lacks: { scopeAttributes: true },
    send: program(javaClient),
  },
  {
    name: 'Go',
    ways: ways(['grpc', 'http/protobuf']),
    lacks: { linkTraceState: true },
    send: program(goClient),
  },
  {
    name: 'Python',
    ways: ways(ALL),
    lacks: { linkTraceState: true, sampledFlag: true },
    send: program(pythonClient),
  },
  { name: 'Collector', ways: ways(ALL), lacks: {}, send: sendThroughCollector },
]

const rows: string[][] = []
afterAll(() => {
  const head = ['client', 'protocol', 'compression', 'traces', 'metrics', 'logs', 'without']
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  console.log([line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n'))
})

describe.each(CLIENTS)('$name', ({ name, ways: tried, lacks, send }) => {
  test('what it sends over each transport is recorded field by field', async () => {
    await using sinks = new AsyncDisposableStack()
    const running: SinkUnderTest[] = []
    for (const _way of tried) running.push(sinks.use(await sinkWithRecording()))
    const told = strip(EXPECTATION, lacks)
    const variants = tried.map((way, index): Variant => {
      const { http = '', grpc = '' } = running[index]?.sink ?? {}
      return { ...way, endpoint: way.protocol === 'grpc' ? grpc : http }
    })
    using wire = new OnTheWire()
    await send(told, variants)
    const wanted = expected(lacks.sampledFlag === true ? withoutFlags(told) : told)
    const wrong: string[] = []
    for (const [index, { protocol, compression }] of tried.entries()) {
      const { recording, sink } = running[index] as SinkUnderTest
      const found = recorded(recording)
      const cells = (['traces', 'metrics', 'logs'] as const).map((signal) => {
        const unlike = differences(found[signal], wanted[signal])
        wrong.push(...unlike.map((difference) => `${protocol}, ${compression}, ${signal}${difference}`))
        return unlike.length === 0 ? `${wanted[signal].length} equal` : `${unlike.length} DIFFER`
      })
      rows.push([name, protocol, compression, ...cells, Object.keys(lacks).join(', ') || '-'])
      for (const how of unlike(
        wire.on(protocol === 'grpc' ? sink.grpcPort : sink.httpPort),
        protocol,
        compression,
      )) {
        wrong.push(`${protocol}, ${compression}: came as ${how}`)
      }
      const { http, grpc, refused } = sink.stats()
      const elsewhere = protocol === 'grpc' ? http : grpc
      if (refused + elsewhere > 0)
        wrong.push(`${protocol}, ${compression}: ${refused} refused, ${elsewhere} elsewhere`)
    }
    expect(wrong).toEqual([])
  }, 300_000)
})

const CONTENT_TYPES: Readonly<Record<Way['protocol'], string>> = {
  grpc: 'application/grpc',
  'http/protobuf': 'application/x-protobuf',
  'http/json': 'application/json',
}

/** Requests that did not come in the way that was asked for; preflights have none. */
function unlike(seen: readonly Seen[], protocol: Way['protocol'], compression: string): string[] {
  const exports = seen.filter(({ method }) => method === 'POST')
  if (exports.length < 3) return [`${exports.length} requests`]
  return exports
    .filter((one) => !one.contentType.startsWith(CONTENT_TYPES[protocol]) || one.compression !== compression)
    .map((one) => `${one.contentType}, ${one.compression}`)
}

describe('a page of another origin', () => {
  test('asks first, and is let in', async () => {
    await using running = await sinkWithRecording()
    using wire = new OnTheWire()
    const variant = { protocol: 'http/json', compression: 'none', endpoint: running.sink.http } as const
    await sendFromPage(strip(EXPECTATION, JAVASCRIPT), [variant])
    const methods = wire.on(running.sink.httpPort).map(({ method }) => method)
    expect(methods.slice(0, 2)).toEqual(['OPTIONS', 'POST'])
    expect(methods.filter((method) => method === 'OPTIONS').length).toBeGreaterThanOrEqual(3)
  }, 60_000)

  test('is kept out by a server that does not answer its question', async () => {
    const posts: string[] = []
    const server = createServer((request, response) => {
      if (request.method === 'POST') posts.push(request.url ?? '')
      response.end('{}')
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const variant = { protocol: 'http/json', compression: 'none', endpoint } as const
    const sent = sendFromPage(strip(EXPECTATION, JAVASCRIPT), [variant], 1500)
    await expect(sent).rejects.toThrow(/CORS|fetch/i)
    expect(posts).toEqual([])
    server.closeAllConnections()
    await once(server.close(), 'close')
  }, 60_000)
})

test('the comparison sees a change in anything that is expected', () => {
  const { measurements: _, ...said } = EXPECTATION
  const wanted = expected(EXPECTATION)
  const places = leaves(said)
  const unseen = places.filter((place) => {
    try {
      return isDeepStrictEqual(expected(changed(EXPECTATION, place)), wanted)
    } catch {
      // It is no longer OTLP, which is seen as well.
      return false
    }
  })
  expect(places.length).toBeGreaterThan(400)
  expect(unseen.map((place) => place.join('.'))).toEqual([])
})
