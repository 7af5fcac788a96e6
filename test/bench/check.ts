// `npm run bench:check`: how long `pitboss check` takes over a large capture, phase by phase, and what memory.
import { spawn } from 'node:child_process'
import { access, mkdir, rename, stat } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { generateCapture } from './generate-capture.ts'

const HELP = `Judges a made-up capture (kept under .pitboss/bench) or a given one, and prints time by phase and memory.

  npm run bench:check
  npm run bench:check -- --spans 100000 --seed 7
  npm run bench:check -- --capture run.jsonl.gz
`

interface CheckOutput {
  readonly counts: Readonly<Record<string, number>>
  readonly findings: readonly unknown[]
  readonly phases: readonly { readonly name: string; readonly milliseconds: number }[]
}

interface Sample {
  readonly at: number
  readonly cpu: number
  readonly rss: number
}

interface Usage {
  readonly maxRss: number
  readonly samples: readonly Sample[]
  readonly last: Sample
}

/** Before the longest silence: reading leaves the event loop its turns, judging does not. */
function afterReading({ samples, last }: Usage): Sample {
  const gap = (index: number) => (samples[index + 1] ?? last).at - (samples[index] ?? last).at
  const before = samples.keys().reduce((best, index) => (gap(index) > gap(best) ? index : best), 0)
  return samples[before] ?? last
}

async function madeUp(spans: number, seed: number): Promise<string> {
  const path = `.pitboss/bench/capture-${spans}-${seed}.jsonl.gz`
  await mkdir('.pitboss/bench', { recursive: true })
  const there = await access(path).then(
    () => true,
    () => false,
  )
  if (!there) {
    process.stderr.write(`writing ${path} ...\n`)
    await generateCapture(`${path}.part.gz`, { spans, seed })
    await rename(`${path}.part.gz`, path)
  }
  return path
}

async function judge(capture: string): Promise<{ output: CheckOutput; usage: Usage; status: number | null }> {
  const child = spawn(
    process.execPath,
    ['--import', './test/bench/usage.ts', 'harness/cli/pitboss.ts', 'check', '--json', capture],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const status = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  const lines = errors.trimEnd().split('\n')
  if (out === '') throw new Error(`pitboss check failed:\n${errors}`)
  return {
    output: JSON.parse(out) as CheckOutput,
    usage: JSON.parse(lines.at(-1) ?? '{}') as Usage,
    status: await status,
  }
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`

const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    capture: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) process.stdout.write(HELP)
else {
  const capture = values.capture ?? (await madeUp(Number(values.spans), Number(values.seed)))
  const { size } = await stat(capture)
  const { output, usage, status } = await judge(capture)
  const read = afterReading(usage)
  const { spans = 0, traces = 0, logRecords = 0, dataPoints = 0 } = output.counts
  const lines = [
    `${capture} ${mebibytes(size)}: ${spans} spans in ${traces} traces, ${logRecords} log records, ${dataPoints} data points`,
    ...output.phases.map(
      ({ name, milliseconds }) =>
        `${name.padEnd(8)} ${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${((milliseconds * 1000) / spans).toFixed(1)} us a span`,
    ),
    `processor time: ${(read.cpu / 1e6).toFixed(1)} s until read, ${((usage.last.cpu - read.cpu) / 1e6).toFixed(1)} s from then on`,
    `RSS after reading ${mebibytes(read.rss)}, at its peak ${mebibytes(usage.maxRss)}`,
    `${output.findings.length} findings, exit status ${status}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
