// `npm run bench:overhead-equal -- --runs N --out FOLDER`: the experiment with nothing instrumented, N times in a row, each
// with a seed of its own. A FAIL is a false alarm. Results are kept in the folder; those that are there already count.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { OverheadVerdict } from '../../load/experiment/index.ts'

interface Result {
  readonly seed: number
  readonly verdict: OverheadVerdict
  readonly reasons: readonly string[]
  readonly seconds: number
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    out: { type: 'string', default: '.pitboss/equal' },
    size: { type: 'string', default: 'quick' },
  },
})
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs < 1 || !['quick', 'nightly', 'smoke'].includes(values.size)) {
  console.error('Usage: npm run bench:overhead-equal -- --runs N [--size quick|nightly|smoke] [--out FOLDER]')
  process.exit(2)
}
await mkdir(values.out, { recursive: true })
const file = join(values.out, `${values.size}.jsonl`)
const pitboss = new URL('../../harness/cli/pitboss.ts', import.meta.url).pathname

/** One line each; a folder that has none yet is empty. */
async function kept(): Promise<Result[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  })
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result)
}

async function runOnce(seed: number): Promise<Result> {
  const begun = performance.now()
  const experiment = ['overhead', '--equal', '--seed', String(seed), '--json', '--out', values.out]
  const size = values.size === 'quick' ? '--quick' : `--${values.size}`
  const child = spawn(process.execPath, [pitboss, ...experiment, size], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  await once(child, 'close')
  const seconds = (performance.now() - begun) / 1000
  const { verdict, reasons, error } = JSON.parse(output || '{}') as Partial<Result> & {
    readonly error?: { readonly message: string }
  }
  if (verdict === undefined || reasons === undefined)
    throw new Error(`The run of seed ${seed} ended without a verdict: ${error?.message ?? 'no output'}`)
  return { seed, verdict, reasons, seconds }
}

const results = await kept()
const show = ({ seed, verdict, seconds, reasons }: Result) =>
  console.log(`${seed}/${runs}  ${verdict}  ${seconds.toFixed(0)} s\n  ${reasons.join('\n  ')}`)
results.forEach(show)
for (let seed = results.length + 1; seed <= runs; seed += 1) {
  const result = await runOnce(seed)
  await appendFile(file, `${JSON.stringify(result)}\n`)
  results.push(result)
  show(result)
}
const count = (wanted: OverheadVerdict) => results.filter(({ verdict }) => verdict === wanted).length
const [judged, failed] = [results.length - count('INVALID'), count('FAIL')]
console.log(
  `${results.length} runs of equal arms: ${count('PASS')} PASS, ${count('INCONCLUSIVE')} INCONCLUSIVE, ${failed} FAIL, ${count('INVALID')} refused`,
)
// Of n runs without an event, its chance is below 3/n at 95 %: the rule of three.
if (failed === 0 && judged > 0)
  console.log(
    `so false alarms are fewer than ${Math.ceil(300 / judged)} in 100, at 95 %; the calibration says more`,
  )
process.exitCode = failed === 0 && judged > 0 ? 0 : 1
