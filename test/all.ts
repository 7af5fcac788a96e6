// What `npm test` runs: unit and integration tests, the scenarios, what they told against the reviewed signature, the
// fault runs; with `-- --containers` images and scenarios on Docker, too. Ends with one line of totals.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

interface Totals {
  readonly passed: number
  readonly failed: number
}

interface VitestResults {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numFailedTestSuites: number
  readonly success: boolean
}

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const pitboss = new URL('../harness/cli/pitboss.ts', import.meta.url).pathname

async function node(
  args: readonly string[],
  captureOutput: boolean,
): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', captureOutput ? 'pipe' : 'inherit', 'inherit'],
  })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, output }
}

async function runVitest(scratch: string, config: string): Promise<Totals> {
  const file = join(scratch, `${config}.json`)
  const { status } = await node(
    [vitest, 'run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    false,
  )
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return { passed: 0, failed: 1 }
  const results = JSON.parse(text) as VitestResults
  // A suite that could not even be loaded has no test of its own to fail.
  const failed =
    results.numFailedTests +
    (results.success || results.numFailedTests > 0 ? 0 : results.numFailedTestSuites || 1)
  return { passed: results.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed }
}

/** Of the scenarios on local processes: what they left is looked at by the stage after them. */
let runDir: string | undefined

async function runScenarios(runtime: 'local' | 'docker'): Promise<Totals> {
  const { status, output } = await node([pitboss, 'verify', '--runtime', runtime, '--json'], true)
  const result = JSON.parse(output || '{}') as {
    run?: { scenarios: { outcome: string }[] }
    files?: { runDir: string }
    error?: { message: string }
  }
  if (runtime === 'local') runDir = result.files?.runDir
  const scenarios = result.run?.scenarios ?? []
  const count = (outcome: string) => scenarios.filter((scenario) => scenario.outcome === outcome).length
  const failed = count('failed')
  // A finding of the whole run fails the run though each scenario passed.
  return { passed: count('passed'), failed: failed === 0 && status !== 0 ? 1 : failed }
}

async function runGate(): Promise<Totals> {
  if (runDir === undefined) return { passed: 0, failed: 1 }
  const { status, output } = await node([pitboss, 'gate', '--json', '--head', runDir], true)
  const { differences = [] } = JSON.parse(output || '{}') as {
    differences?: { outcome: string; service: string; change: string; subject: string }[]
  }
  const failing = differences.filter(({ outcome }) => outcome === 'fails')
  for (const { service, change, subject } of failing) console.error(`  ${service}: ${change}: ${subject}`)
  if (failing.length > 0) {
    console.error(`  npx pitboss gate --head ${runDir} says more.`)
    console.error('  Where this is wanted: npm run record:signature, and its change is reviewed.')
  }
  return { passed: status === 0 ? 1 : 0, failed: failing.length || (status === 0 ? 0 : 1) }
}

const { values } = parseArgs({ options: { containers: { type: 'boolean', default: false } } })
const scratch = await mkdtemp(join(tmpdir(), 'pitboss-test-'))
type Stages = readonly (readonly [string, () => Promise<Totals>])[]
const onDocker: Stages = values.containers
  ? [
      ['scenarios on Docker', () => runScenarios('docker')],
      ['images and containers', () => runVitest(scratch, 'vitest.docker.config.ts')],
    ]
  : []
const stages: Stages = [
  ['tests of the parts', () => runVitest(scratch, 'vitest.config.ts')],
  ['scenarios', () => runScenarios('local')],
  ['telemetry against its signature', runGate],
  ['fault runs and command line', () => runVitest(scratch, 'vitest.e2e.config.ts')],
  ...onDocker,
]
let passed = 0
let failed = 0
for (const [name, stage] of stages) {
  const begun = performance.now()
  const result = await stage()
  // A stage in which nothing passed has looked at nothing.
  const totals = { ...result, failed: result.failed || (result.passed === 0 ? 1 : 0) }
  passed += totals.passed
  failed += totals.failed
  console.error(
    `${name}: ${totals.passed} passed, ${totals.failed} failed, ${((performance.now() - begun) / 1000).toFixed(0)} s`,
  )
}
await rm(scratch, { recursive: true, force: true })
if (!values.containers)
  console.error('containers: not run; "npm test -- --containers" does, where a Docker engine answers')
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
