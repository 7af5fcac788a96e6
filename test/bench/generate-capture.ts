// Writes a capture of any size: OTLP/JSON lines, gzipped where the name ends in `.gz`; the same for the same seed.
import { createWriteStream } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { toJson } from '../../harness/otlp/index.ts'
import { traffic, type TrafficOptions } from './traffic/index.ts'

const HELP = `Writes a made-up capture of six services, hops over HTTP, gRPC and Kafka, with logs and metrics.

  node test/bench/generate-capture.ts --spans 1000000 --seed 1 --out /tmp/million.jsonl.gz
`

export async function generateCapture(path: string, options: TrafficOptions): Promise<void> {
  const gzip = path.endsWith('.gz') ? createGzip({ level: 4 }) : new PassThrough()
  await pipeline(Readable.from(lines(options)), gzip, createWriteStream(path))
}

function* lines(options: TrafficOptions): Generator<string> {
  for (const { signal, items } of traffic(options)) yield `${toJson(signal, items)}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      spans: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || values.out === undefined) process.stdout.write(HELP)
  else await generateCapture(values.out, { spans: Number(values.spans), seed: Number(values.seed) })
}
