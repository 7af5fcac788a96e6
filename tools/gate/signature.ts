// Writes the casino's signature anew: `npm run record:signature`. Several runs, so that what is there by chance is known.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './patches.ts'

const RUNS = 3

async function pitboss(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'harness', 'cli', 'pitboss.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0)
    throw new Error(`pitboss ${args[0]} ended with ${status}: only a sound casino is a measure.`)
}

const out = await mkdtemp(join(tmpdir(), 'pitboss-signature-'))
try {
  for (let run = 1; run <= RUNS; run++) await pitboss('verify', '--runtime', 'local', '--out', out)
  const names = (await readdir(join(out, 'runs'))).filter((name) => name !== 'latest')
  await pitboss('record', ...names.map((name) => join(out, 'runs', name)))
} finally {
  await rm(out, { recursive: true, force: true })
}
