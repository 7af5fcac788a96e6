// `npm run bench:gate`: how long `pitboss gate` takes over two captures that are there, and what processor time.
import { spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { findSources } from '../../harness/run/index.ts'

const HELP = `Compares two captures or run folders, several times over, and prints wall and processor time.

  npm run bench:gate                          # the last run of npm run verify, read for both sides
  npm run bench:gate -- --runs 9 BASE HEAD
`

/** Milliseconds. */
interface Took {
  readonly wall: number
  readonly processor: number
  readonly differences: number
}

async function compare(base: string, head: string): Promise<Took> {
  const begun = performance.now()
  const child = spawn(
    process.execPath,
    [
      '--import',
      './test/bench/usage.ts',
      'harness/cli/pitboss.ts',
      'gate',
      '--json',
      '--base',
      base,
      '--head',
      head,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  const wall = performance.now() - begun
  const { differences } = JSON.parse(out) as { readonly differences?: readonly unknown[] }
  if (differences === undefined) throw new Error(`pitboss gate failed:\n${errors}`)
  const { last } = JSON.parse(errors.trimEnd().split('\n').at(-1) ?? '{}') as { last: { cpu: number } }
  return { wall, processor: last.cpu / 1_000, differences: differences.length }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', default: false }, runs: { type: 'string', default: '5' } },
})

const mebibytes = async (path: string): Promise<string> => {
  const { captures } = await findSources([path])
  const sizes = await Promise.all(captures.map(async (file) => (await stat(file)).size))
  return `${(sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20).toFixed(1)} MiB of ${path}`
}

const seconds = (times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    ((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) / 1_000).toFixed(2)
  return `${at(0.5)} s (${at(0)} to ${at(1)})`
}

if (values.help) console.log(HELP)
else {
  const [base = '.pitboss/runs/latest', head = base] = positionals
  const print = (name: string, value: string): void => console.log(`${name.padEnd(24)}${value}`)
  print('base', await mebibytes(base))
  print('head', await mebibytes(head))
  // What is not measured: the first of all, which fills caches.
  const { differences } = await compare(base, head)
  const took: Took[] = []
  for (let run = 0; run < Number(values.runs); run++) took.push(await compare(base, head))
  print('differences', String(differences))
  print('wall, median (range)', seconds(took.map(({ wall }) => wall)))
  print('processor', seconds(took.map(({ processor }) => processor)))
}
