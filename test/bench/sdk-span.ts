// `npm run bench:sdk-span`: what a span costs its service, in each language: processor time of all threads, by what is done
// with it. --rounds N (3), --out FILE (for `pitboss overhead --include FILE`)
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { Recording } from '../../harness/recording/index.ts'
import { startSink } from '../../harness/sink/index.ts'
import type { SdkSpans } from '../../load/report/index.ts'
import { quantile, sorted } from '../../load/statistics/index.ts'
import { type Language, type Program, programs } from './sdk-span/programs.ts'

/** The API without an SDK; made, attributed and ended by the SDK; and exported in batches over OTLP/HTTP to a sink as well. */
const MODES = ['api', 'made', 'export'] as const
type Mode = (typeof MODES)[number]

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, out: { type: 'string' } },
})
const run = promisify(execFile)
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('OTEL_') && name !== 'NODE_OPTIONS'),
)

/** Microseconds a span. Throws where spans are missing: then something else was measured. */
async function measure({ command, spans, language }: Program, mode: Mode): Promise<number> {
  using recording = new Recording()
  await using sink = await startSink({ onRequest: (request) => recording.append(request) })
  const [program, ...first] = command
  const { stdout } = await run(program, [...first, mode, sink.http, String(spans)], { env: environment })
  const wanted = mode === 'export' ? spans + spans / 4 : 0
  const { spans: received } = recording.counts()
  if (received !== wanted) throw new Error(`${language}: ${received} spans arrived of ${wanted}`)
  return Number(stdout) / spans
}

const into = await mkdtemp(join(tmpdir(), 'pitboss-sdk-span-'))
try {
  const costs = new Map<Language, Map<Mode, number[]>>()
  const all = await programs(into)
  // Round by round, so that what the machine does meanwhile strikes all of them.
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const program of all) {
      const own = costs.get(program.language) ?? new Map<Mode, number[]>()
      costs.set(program.language, own)
      for (const mode of MODES) own.set(mode, [...(own.get(mode) ?? []), await measure(program, mode)])
    }
  }
  const rows = [...costs].map(([language, own]) => {
    const of = (mode: Mode) => quantile(sorted(own.get(mode) ?? []), 0.5)
    return { language, api: of('api'), made: of('made'), exported: of('export') }
  })
  const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? ''}`
  console.log('Microseconds of processor time a span with 8 attributes (median of rounds)\n')
  console.log('language  API alone  made and ended  exported as well')
  for (const { language, api, made, exported } of rows) {
    const cells = [api.toFixed(2).padStart(9), made.toFixed(2).padStart(14), exported.toFixed(2).padStart(16)]
    console.log(`${language.padEnd(8)}  ${cells.join('  ')}`)
  }
  const result: SdkSpans = { schemaVersion: 1, kind: 'sdk-spans', machine, rows }
  if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify(result, undefined, 2)}\n`)
} finally {
  await rm(into, { recursive: true, force: true })
}
