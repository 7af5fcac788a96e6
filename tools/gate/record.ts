// Builds and runs the pull requests of `test/gate/pull-requests` for real, and keeps what the casino then said of
// itself: `npm run record:pull-requests -- base refactorings a b`; all runs where none is named.
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { signatureText } from '../../assertions/index.ts'
import { openSide, runRevision } from '../../harness/gate/index.ts'
import { commitWith, patchOf, REFACTORINGS, revisionOf, root, runs, signatureFile } from './patches.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** The revision that the patches are laid on: one for all that are to be compared. */
    base: { type: 'string', default: 'HEAD' },
    /** How often base and refactorings are run. */
    runs: { type: 'string', default: '3' },
    /** Number of the first of these runs. */
    from: { type: 'string', default: '1' },
    /** Folder that keeps the runs: of those that it has, signatures are made anew without running anything. */
    keep: { type: 'string' },
  },
})
const base = revisionOf(values.base)
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name)
const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort())

/** What the patches touch: more of the casino would only take longer. What an outage leaves differs from run to run. */
const SCENARIOS = '^(?!.* is down).*(slots|transfer|account|WebSocket|chat|won spin|that fails in the game)'

async function record(revision: string, run: string): Promise<void> {
  const out =
    values.keep === undefined ? await mkdtemp(join(tmpdir(), 'pitboss-recorded-')) : join(values.keep, run)
  const note = (text: string) => void process.stderr.write(`${text}\n`)
  const kept = join(out, revision.slice(0, 10), '1', 'runs', 'latest')
  try {
    const side = await openSide([existsSync(kept) ? kept : revision], (name) =>
      runRevision(name, { runtime: 'local', root, out, runs: 1, grep: SCENARIOS, abort: abort.signal, note }),
    )
    const file = signatureFile(run)
    await writeFile(file, gzipSync(signatureText(side.signature), { level: 9 }))
    process.stdout.write(`${file}\n`)
  } finally {
    if (values.keep === undefined) await rm(out, { recursive: true, force: true })
  }
}

const numbers = Array.from({ length: Number(values.runs) }, (_, at) => at + Number(values.from))
if (wanted('base')) for (const number of numbers) await record(base, `base-${number}`)
for (const [run, patches] of Object.entries(runs)) {
  if (!wanted(run)) continue
  const revision = commitWith(base, patches.map(patchOf))
  if (run === REFACTORINGS) for (const number of numbers) await record(revision, `${run}-${number}`)
  else await record(revision, run)
}
