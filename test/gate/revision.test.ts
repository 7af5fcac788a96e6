// Revisions as sides: checked out beside the project, run by their own harness, and nothing of it left.
import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { commitOf, mergeBase, openBoth, runRevision } from '../../harness/gate/index.ts'

const fixture = fileURLToPath(new URL('../fixtures/small-casino/capture.jsonl.gz', import.meta.url))

/** Stands for a harness: what it is told to leave lies beside it. */
const HARNESS = `
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
const out = join(process.argv[process.argv.indexOf('--out') + 1], 'runs')
mkdirSync(join(out, 'one'), { recursive: true })
symlinkSync('one', join(out, 'latest'))
cpSync('capture.jsonl.gz', join(out, 'one', 'capture.jsonl.gz'))
writeFileSync(join(out, 'one', 'asked.json'), JSON.stringify(process.argv.slice(2)))
console.error('said something')
process.exitCode = Number(readFileSync('status', 'utf8'))
`

let root = ''
let scratch = ''
const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()

async function commit(message: string, status: number): Promise<string> {
  await writeFile(join(root, 'status'), String(status))
  git('add', '-A')
  git('-c', 'user.name=a', '-c', 'user.email=a@localhost', 'commit', '-q', '--allow-empty', '-m', message)
  return git('rev-parse', 'HEAD')
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pitboss-revision-'))
  root = join(scratch, 'project')
  // Other comparisons of this machine have their trees in its own folder.
  vi.stubEnv('TMPDIR', scratch)
  await mkdir(join(root, 'harness', 'cli'), { recursive: true })
  git('init', '-q', '-b', 'main')
  await writeFile(join(root, 'harness', 'cli', 'pitboss.ts'), HARNESS)
  await writeFile(join(root, 'package.json'), '{ "type": "module" }')
  await cp(fixture, join(root, 'capture.jsonl.gz'))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(scratch, { recursive: true, force: true })
})

const run = (revision: string, rest: { runs?: number; grep?: string } = {}) =>
  runRevision(revision, {
    runtime: 'local',
    root,
    out: join(scratch, 'out'),
    runs: 1,
    abort: new AbortController().signal,
    note: () => undefined,
    ...rest,
  })

const leftTrees = (): string[] => git('worktree', 'list').split('\n').slice(1)

test('a revision is run in a work tree of its own, which is gone afterwards', async () => {
  await commit('sound', 0)
  await writeFile(join(root, 'status'), 'changed in the checkout, and no part of any revision')
  const { label, runs } = await run('main', { runs: 2, grep: 'pay' })
  expect(label).toMatch(/^main \([0-9a-f]{10}\)$/)
  expect(runs).toHaveLength(2)
  const asked = JSON.parse(await readFile(join(runs[1] ?? '', 'asked.json'), 'utf8')) as string[]
  expect(asked).toEqual([
    'verify',
    '--json',
    '--runtime',
    'local',
    '--out',
    expect.any(String),
    '--grep',
    'pay',
  ])
  expect(leftTrees()).toEqual([])
  expect((await readdir(tmpdir())).filter((name) => name.startsWith('pitboss-gate-'))).toEqual([])
})

test('findings are no failure, and both sides are compared', async () => {
  const first = await commit('sound again', 0)
  await commit('with findings', 1)
  const [base, head] = await openBoth([first], ['main'], (revision) => run(revision))
  expect(base.signature.services.length).toBeGreaterThan(5)
  expect(head.signature).toEqual(base.signature)
})

test('a system that does not come up is told with what it said, and leaves no work tree', async () => {
  await commit('broken', 2)
  await expect(run('main')).rejects.toThrow(/could not be run \(exit status 2\):[^]*said something/)
  expect(leftTrees()).toEqual([])
})

test('a name that is nothing is told as that', async () => {
  await expect(run('no-such-thing')).rejects.toThrow(/is no file or folder, and no revision/)
  expect(await commitOf(root, '--version')).toBeUndefined()
})

test('two branches are compared from where they parted', async () => {
  const parted = await commit('common', 0)
  git('checkout', '-q', '-b', 'change')
  const change = await commit('of the change', 0)
  git('checkout', '-q', 'main')
  const base = await commit('came to the base since', 0)
  expect(await mergeBase(root, base, change)).toBe(parted)
})
