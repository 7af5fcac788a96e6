// After SIGKILL of the harness itself: the next run finds what is left, removes it, and touches nothing that lives.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sweep, type Swept } from '../../harness/runtime/index.ts'
import { readJournal } from '../../harness/runtime/processes/run-folder.ts'
import { fakeSystem, place, processesUnder, start } from './helpers.ts'
import { kill, runner } from './killed.ts'

/** Of local processes: a sweep that is not asked to looks for no engine. */
const swept = (processes: number, directories: number): Swept => ({
  processes,
  directories,
  containers: 0,
  networks: 0,
})

/** Removes the state of a run as somebody would who does not know what it is. */
async function forget(runFolder: string): Promise<void> {
  const outside = (await readJournal(runFolder)).filter((entry) => entry.type === 'folder')
  await rm(runFolder, { recursive: true })
  onTestFinished(async () => {
    for (const { path } of outside) await rm(path, { recursive: true, force: true })
  })
}

test('a killed run leaves processes and a folder, and the sweep removes all of them', async () => {
  await using at = await place()
  const killed = await runner(at, { a: { is: { CHILD: 'detached' } }, deaf: { is: { IGNORE_SIGTERM: '1' } } })
  await kill(killed)
  expect(await processesUnder(at)).toHaveLength(3)
  expect(await readdir(at.stateRoot)).toHaveLength(1)
  expect(await sweep(at.stateRoot)).toEqual(swept(3, 1))
  expect(await processesUnder(at)).toEqual([])
  expect(await readdir(at.stateRoot)).toEqual([])
  expect(await sweep(at.stateRoot)).toEqual(swept(0, 0))
})

test('processes of a killed run are found by their environment alone, when its folder is gone', async () => {
  await using at = await place()
  await kill(await runner(at, { a: {} }))
  for (const name of await readdir(at.stateRoot)) await forget(join(at.stateRoot, name))
  expect(await sweep(at.stateRoot)).toEqual(swept(1, 0))
  expect(await processesUnder(at)).toEqual([])
})

test('the next start sweeps first, and says so', async () => {
  await using at = await place()
  await kill(await runner(at, { a: {} }))
  const watched = { lines: [], progress: [] as { what: string }[] }
  await using system = await start(at, fakeSystem(at, { a: {} }), {
    onProgress: (event) => watched.progress.push(event),
  })
  expect(watched.progress[0]).toEqual({
    type: 'note',
    what: 'sweep',
    note: 'removed what killed runs had left: 1 process(es), 1 folder(s)',
  })
  expect(await processesUnder(at)).toEqual([system.services.get('a')?.pid])
})

test('a living run is left alone, also by a start beside it', async () => {
  await using at = await place()
  await using first = await start(at, fakeSystem(at, { a: {} }))
  await using second = await start(at, fakeSystem(at, { a: {} }))
  expect(await sweep(at.stateRoot)).toEqual(swept(0, 0))
  for (const system of [first, second]) {
    const answer = await fetch(`${system.services.get('a')?.url('http')}/health`)
    expect(answer.status).toBe(200)
  }
  expect(first.services.get('a')?.ports.http).not.toBe(second.services.get('a')?.ports.http)
})

test('folders outside are removed with the run, but never one that no run made', async () => {
  await using at = await place()
  const killed = await runner(at, { a: {} })
  const [name = ''] = await readdir(at.stateRoot)
  const journal = join(at.stateRoot, name, 'journal.jsonl')
  const made = join(at.root, 'pitboss-run-0011')
  const foreign = join(at.root, 'src')
  await mkdir(made)
  for (const path of [made, foreign]) appendFileSync(journal, `${JSON.stringify({ type: 'folder', path })}\n`)
  appendFileSync(journal, '{"type":"folder","pa')
  await kill(killed)
  expect(await sweep(at.stateRoot)).toEqual(swept(1, 1))
  expect(existsSync(made)).toBe(false)
  expect(existsSync(foreign)).toBe(true)
})

test("a folder of another machine's run, or of no run at all, stays", async () => {
  await using at = await place()
  const [pid, start_, boot] = ['999999', '1', 'aaaaaaaa']
  const foreign = [`${pid}_${start_}_${boot}_ffffffff_00000000`, 'notes', 'x_y']
  for (const name of foreign) await mkdir(join(at.stateRoot, name), { recursive: true })
  expect(await sweep(at.stateRoot)).toEqual(swept(0, 0))
  expect((await readdir(at.stateRoot)).toSorted()).toEqual(foreign.toSorted())
})

test('a process number that was given to somebody else is not killed for its earlier bearer', async () => {
  await using at = await place()
  const killed = await runner(at, { a: {} })
  const [name = ''] = await readdir(at.stateRoot)
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  onTestFinished(() => void bystander.kill('SIGKILL'))
  const entry = { type: 'process', name: 'old', pid: bystander.pid, start: '1' }
  appendFileSync(join(at.stateRoot, name, 'journal.jsonl'), `${JSON.stringify(entry)}\n`)
  await kill(killed)
  expect(await sweep(at.stateRoot)).toEqual(swept(1, 1))
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull()
})

test('a state folder that was never made has nothing to sweep', async () => {
  await using at = await place()
  expect(await sweep(join(at.root, 'nowhere'))).toEqual(swept(0, 0))
})

test("a harness that exits without stopping takes its system's processes along", async () => {
  await using at = await place()
  const child = await runner(at, { a: { is: { IGNORE_SIGTERM: '1' } } })
  expect(await processesUnder(at)).toHaveLength(1)
  child.kill('SIGUSR2')
  expect(await once(child, 'exit')).toEqual([5, null])
  await expect.poll(() => processesUnder(at)).toEqual([])
})
