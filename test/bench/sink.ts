// `npm run bench:sink`: what receiving a span, log record or data point costs, beside a bare server and others.
import { parseArgs } from 'node:util'
import type { Signal } from '../../harness/telemetry/index.ts'
import { drive, type Driven, percentile } from './sink/drive.ts'
import { batches, FORMS, type Form, type Load, loadOf } from './sink/load.ts'
import { BARE, COLLECT, collector, jaeger, pitboss, type ServerKind } from './sink/servers.ts'

const HELP = `Sends pre-encoded OTLP over 4 connections to the sink and, in the same run, to a bare Node server; prints
processor time, rate, memory and answer latency, and the ratio to the bare server. Linux only.

  npm run bench:sink
  npm run bench:sink -- --signal logs --form http --form grpc
  npm run bench:sink -- --collector ./otelcol --jaeger ./jaeger-all-in-one

  --requests N      measured requests, besides a quarter as many to warm up (default 600)
  --signal S        traces, metrics or logs; repeatable (default traces)
  --form F          ${FORMS.map((form) => `'${form}'`).join(', ')}; repeatable (default all)
  --profile DIR     leaves a processor profile of Pitboss there for each form (for Chrome's developer tools)
  --rate N          items a second at which latency is measured (default 200000)
  --collector FILE  an OpenTelemetry Collector (or COLLECTOR in the environment); built so:
                      go install go.opentelemetry.io/collector/cmd/builder@v0.145.0
                      builder --config test/bench/sink/collector-builder.yaml
  --jaeger FILE     Jaeger 1.76 all-in-one (or JAEGER in the environment); built so:
                      go mod init bench && go get -tool github.com/jaegertracing/jaeger/cmd/all-in-one@v1.76.0
                      go build github.com/jaegertracing/jaeger/cmd/all-in-one
`

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '600' },
    signal: { type: 'string', multiple: true, default: ['traces'] },
    form: { type: 'string', multiple: true, default: [...FORMS] },
    rate: { type: 'string', default: '200000' },
    profile: { type: 'string', default: '' },
    collector: { type: 'string', default: process.env.COLLECTOR ?? '' },
    jaeger: { type: 'string', default: process.env.JAEGER ?? '' },
    help: { type: 'boolean', default: false },
  },
})

interface Measured {
  readonly server: string
  readonly load: Load
  /** Microseconds of processor time an item. */
  readonly cpu: number
  /** Bytes of memory that each item added. */
  readonly rss: number
  readonly flatOut: Driven
  readonly paced: Driven
}

/** A fresh process: a third of the load to warm up, a third flat out, a third at the given rate. */
async function measure(kind: ServerKind, load: Load): Promise<Measured> {
  await using server = await kind.start()
  const [warm, half, end] = [0.2, 0.6, 1].map((part) => Math.round(load.bodies.length * part)) as [
    number,
    number,
    number,
  ]
  await drive(server.addresses, load, [0, warm])
  const before = await server.usage()
  const flatOut = await drive(server.addresses, load, [warm, half])
  const after = await server.usage()
  const paced = await drive(server.addresses, load, [half, end], Number(values.rate))
  const last = await server.usage()
  return {
    server: kind.name,
    load,
    cpu: ((after.cpu - before.cpu) * 1e6) / flatOut.items,
    rss: (last.rss - before.rss) / (flatOut.items + paced.items),
    flatOut,
    paced,
  }
}

const COLUMNS = [
  'server',
  'signal, form',
  'CPU us',
  'ratio',
  'items/s',
  'RSS B',
  'p50 ms',
  'p99 ms',
  'paced p50',
  'p99',
] as const

function row(measured: Measured, bare: Measured): string[] {
  const { load, flatOut, paced } = measured
  const of = (driven: Driven, part: number) => percentile(driven.latencies, part).toFixed(1)
  return [
    measured.server,
    `${load.signal}, ${load.form}`,
    measured.cpu.toFixed(2),
    (measured.cpu / bare.cpu).toFixed(1),
    Math.round(flatOut.items / flatOut.seconds).toString(),
    Math.round(measured.rss).toString(),
    of(flatOut, 0.5),
    of(flatOut, 0.99),
    of(paced, 0.5),
    of(paced, 0.99),
  ]
}

const print = (cells: readonly string[]) =>
  process.stdout.write(
    `${cells.map((cell, at) => (at < 2 ? cell.padEnd(at === 0 ? 26 : 18) : cell.padStart(10))).join('')}\n`,
  )

async function main(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('bench:sink reads /proc, which only Linux has')
  const kinds = [
    pitboss(values.profile),
    COLLECT,
    ...(values.collector === ''
      ? []
      : [collector(values.collector, 'nop'), collector(values.collector, 'file')]),
    ...(values.jaeger === '' ? [] : [jaeger(values.jaeger)]),
  ]
  print(COLUMNS)
  for (const signal of values.signal as Signal[]) {
    const made = batches(signal, Math.round(Number(values.requests) * 1.25))
    for (const form of values.form as Form[]) {
      const load = loadOf(signal, form, made)
      const bare = await measure(BARE, load)
      print(row(bare, bare))
      for (const kind of kinds) {
        if (kind.name.startsWith('Jaeger') && signal !== 'traces') continue
        print(row(await measure(kind, load), bare))
      }
    }
  }
}

if (values.help) process.stdout.write(HELP)
else await main()
