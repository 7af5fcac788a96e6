// `npm run soak -- N [RUNTIME]`: runs `verify` N times in a row and says how many passed, and how the verdict times lay.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const [runs, runtime] = [Number(process.argv[2] ?? 20), process.argv[3] ?? 'local']
if (!Number.isInteger(runs) || runs < 1) {
  console.error(
    'Usage: npm run soak -- N [docker]   (how many runs of verify in a row; on local processes by default)',
  )
  process.exit(2)
}
const pitboss = new URL('../harness/cli/pitboss.ts', import.meta.url).pathname

interface Result {
  readonly run?: {
    readonly scenarios: readonly {
      readonly title: string
      readonly outcome: string
      readonly verdictMilliseconds: readonly number[]
    }[]
    readonly findings: readonly { readonly code: string; readonly message: string }[]
  }
  readonly error?: { readonly message: string }
}

const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN

let passes = 0
const verdicts: number[] = []
const seconds: number[] = []
for (let at = 1; at <= runs; at += 1) {
  const begun = performance.now()
  const child = spawn(process.execPath, [pitboss, 'verify', '--runtime', runtime, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [status] = (await once(child, 'close')) as [number | null]
  const took = (performance.now() - begun) / 1000
  seconds.push(took)
  const result = JSON.parse(output || '{}') as Result
  if (status === 0) passes += 1
  verdicts.push(...(result.run?.scenarios.flatMap((scenario) => scenario.verdictMilliseconds) ?? []))
  console.log(`${at}/${runs}  exit ${status}  ${took.toFixed(1)} s`)
  if (status !== 0) {
    console.log(result.error?.message ?? '')
    for (const finding of result.run?.findings ?? []) console.log(`  ${finding.code} ${finding.message}`)
    for (const scenario of result.run?.scenarios ?? [])
      if (scenario.outcome !== 'passed') console.log(`  ${scenario.outcome}: ${scenario.title}`)
  }
}
verdicts.sort((a, b) => a - b)
seconds.sort((a, b) => a - b)
console.log(
  `${passes} of ${runs} runs passed; a run took ${quantile(seconds, 0.5).toFixed(1)} s (median), ${seconds.at(-1)?.toFixed(1)} s at most`,
)
console.log(
  `last response to verdict: median ${quantile(verdicts, 0.5).toFixed(0)} ms, p95 ${quantile(verdicts, 0.95).toFixed(0)} ms over ${verdicts.length} verdicts`,
)
process.exitCode = passes === runs ? 0 : 1
