// Builds: once for each state of their sources, whole or not at all, and one at a time for the same thing.
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cacheEntry, cacheFolder, explainDiskError } from '../../harness/runtime/cache.ts'
import { hashBuild } from '../../harness/runtime/input-hash.ts'
import { RuntimeError } from '../../harness/runtime/index.ts'
import type { LocalEndpoints } from '../../harness/system/index.ts'
import { fakeSystem, type Place, place, start, type Watched } from './helpers.ts'

describe('a build', () => {
  /** Starts and stops a service whose build notes each time that it is run; returns how it was reported. */
  async function build(at: Place, commands?: readonly (readonly string[])[]): Promise<string | undefined> {
    const watched: Watched = { lines: [], progress: [] }
    const run = ['sh', '-c', 'echo built >> log && cat src/* > {out}/all && echo x >> {cache}/kept']
    const definition = fakeSystem(at, {
      a: { build: { inputs: ['src'], commands: commands ?? [run], needs: ['node'] } },
    })
    const system = await start(at, definition, {}, watched)
    await system.stop()
    const event = watched.progress.find(({ type, what }) => type === 'finished' && what === 'build a')
    return event?.type === 'finished' ? event.note : undefined
  }

  test('is run again only when an input changes, and its outcome is kept for each state', async () => {
    await using at = await place()
    await writeFile(join(at.root, 'src', 'a.ts'), 'one')
    expect(await build(at)).toBe('built')
    expect(await build(at)).toBe('unchanged')
    await writeFile(join(at.root, 'src', 'a.ts'), 'two')
    expect(await build(at)).toBe('built')
    await writeFile(join(at.root, 'src', 'a.ts'), 'one')
    expect(await build(at)).toBe('unchanged')
    expect(await readFile(join(at.root, 'log'), 'utf8')).toBe('built\nbuilt\n')
    expect(await readFile(join(at.root, 'cache', 'kept', 'kept'), 'utf8')).toBe('x\nx\n')
  })

  test('that fails leaves nothing that a later one takes for its outcome', async () => {
    await using at = await place()
    const failing = ['sh', '-c', 'echo half > {out}/all; test -e allowed && echo whole > {out}/all']
    await expect(build(at, [failing])).rejects.toThrow('ended with exit status 1')
    await writeFile(join(at.root, 'allowed'), '')
    expect(await build(at, [failing])).toBe('built')
    const [name = ''] = await readdir(join(at.root, 'cache', 'builds'))
    expect(await readFile(join(at.root, 'cache', 'builds', name, 'all'), 'utf8')).toBe('whole\n')
  })

  test('that no start has used for a fortnight goes when the next one is made', async () => {
    await using at = await place()
    const states = ['one', 'two', 'three']
    for (const state of states) {
      await writeFile(join(at.root, 'src', 'a.ts'), state)
      await build(at)
      const old = new Date(Date.now() - 15 * 24 * 3_600_000)
      for (const name of await readdir(join(at.root, 'cache', 'builds')))
        await utimes(join(at.root, 'cache', 'builds', name), old, old)
    }
    expect(await readdir(join(at.root, 'cache', 'builds'))).toHaveLength(1)
    await build(at)
    await writeFile(join(at.root, 'src', 'a.ts'), 'four')
    await build(at)
    expect(await readdir(join(at.root, 'cache', 'builds'))).toHaveLength(2)
  })

  test('that several services share is run once, and all of them find their part in it', async () => {
    await using at = await place()
    const command = ['sh', '-c', 'echo built >> log; for name in a b; do echo $name > {out}/$name; done']
    const shared = { name: 'both', inputs: [], commands: [command], needs: [] }
    const service = { build: shared, localEnv: (to: LocalEndpoints) => ({ SAY: to.built('a') }) }
    const watched: Watched = { lines: [], progress: [] }
    await using system = await start(at, fakeSystem(at, { a: service, b: service }), {}, watched)
    expect(await readFile(join(at.root, 'log'), 'utf8')).toBe('built\n')
    expect(system.endpoints.built('a')).toBe(system.endpoints.built('b'))
    expect((await readdir(system.endpoints.built('a'))).toSorted()).toEqual(['a', 'b'])
    expect(watched.lines.map((line) => line.text)).toEqual([1, 2].map(() => system.endpoints.built('a')))
  })

  test('wanted by two runs at once is run once', async () => {
    await using at = await place()
    await writeFile(join(at.root, 'src', 'a.ts'), 'one')
    expect(new Set(await Promise.all([build(at), build(at)]))).toEqual(new Set(['built', 'unchanged']))
    expect(await readFile(join(at.root, 'log'), 'utf8')).toBe('built\n')
  })
})

describe('what decides whether a build is still good', () => {
  const build = { inputs: ['src', 'package.json'], commands: [['make']], needs: [] }

  async function project(at: Place) {
    await mkdir(join(at.root, 'src', 'deep'), { recursive: true })
    await writeFile(join(at.root, 'src', 'deep', 'a.ts'), 'a')
    await writeFile(join(at.root, 'package.json'), '{}')
  }

  test.each([
    ['a file added', (root: string) => writeFile(join(root, 'src', 'b.ts'), '')],
    ['a file removed', (root: string) => rm(join(root, 'src', 'deep', 'a.ts'))],
    ['a byte changed', (root: string) => appendFile(join(root, 'src', 'deep', 'a.ts'), 'b')],
    ['a file at the top changed', (root: string) => writeFile(join(root, 'package.json'), '[]')],
  ])('%s', async (_, change) => {
    await using at = await place()
    await project(at)
    const before = await hashBuild(at.root, 'a', build, {})
    await change(at.root)
    expect(await hashBuild(at.root, 'a', build, {})).not.toBe(before)
  })

  test('its commands and the versions of its toolchains', async () => {
    await using at = await place()
    await project(at)
    const hashes = await Promise.all([
      hashBuild(at.root, 'a', build, { go: '1.26' }),
      hashBuild(at.root, 'a', build, { go: '1.27' }),
      hashBuild(at.root, 'a', { ...build, commands: [['make', '-B']] }, { go: '1.26' }),
    ])
    expect(new Set(hashes).size).toBe(3)
  })

  test('not what builds and tools leave beside the sources', async () => {
    await using at = await place()
    await project(at)
    const before = await hashBuild(at.root, 'a', build, {})
    for (const name of ['node_modules', 'dist', 'target']) {
      await mkdir(join(at.root, 'src', name))
      await writeFile(join(at.root, 'src', name, 'x'), 'x')
    }
    expect(await hashBuild(at.root, 'a', build, {})).toBe(before)
  })
})

describe('the cache', () => {
  test('fills an entry once, also for many who want it at once', async () => {
    await using at = await place()
    let filled = 0
    const fill = async (folder: string) => {
      filled++
      await writeFile(join(folder, 'file'), 'content')
    }
    const entries = await Promise.all(
      [1, 2, 3].map(() => cacheEntry(join(at.root, 'cache'), 'thing-1', fill)),
    )
    expect(filled).toBe(1)
    expect(entries.filter((entry) => !entry.cached)).toHaveLength(1)
    expect(await readFile(join(entries[0]?.folder ?? '', 'file'), 'utf8')).toBe('content')
  })

  test('shows no entry while it is being filled, and none after a failure', async () => {
    await using at = await place()
    const base = join(at.root, 'cache')
    const fill = async (folder: string) => {
      await writeFile(join(folder, 'half'), '')
      expect(existsSync(join(base, 'thing-1'))).toBe(false)
      throw new RangeError('connection lost')
    }
    await expect(cacheEntry(base, 'thing-1', fill)).rejects.toThrow('connection lost')
    expect(existsSync(join(base, 'thing-1'))).toBe(false)
    const again = await cacheEntry(base, 'thing-1', async (folder) =>
      expect(await readdir(folder)).toEqual([]),
    )
    expect(again.cached).toBe(false)
  })

  test('gives whoever fills an entry an empty folder, also after a crash half-way', async () => {
    await using at = await place()
    const base = join(at.root, 'cache')
    let aside = ''
    const fill = async (folder: string) => {
      aside = folder
      expect(await readdir(folder)).toEqual([])
    }
    await cacheEntry(base, 'thing-1', fill)
    await rm(join(base, 'thing-1'), { recursive: true })
    await mkdir(aside, { recursive: true })
    await writeFile(join(aside, 'half'), '')
    await cacheEntry(base, 'thing-1', fill)
    expect(await readdir(join(base, 'thing-1'))).toEqual([])
  })

  test('names the place when the disk turns out to be full half-way', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      path: '/cache/x',
    })
    expect(explainDiskError(full)).toMatchObject({ code: 'FOLDER_UNUSABLE', cause: full })
    expect(String(explainDiskError(full))).toContain(
      'Cannot write to /cache/x: ENOSPC: no space left on device',
    )
    const other = new Error('something else')
    expect(explainDiskError(other)).toBe(other)
  })

  test('lies where PITBOSS_CACHE says, else in the cache folder of the user', () => {
    expect(cacheFolder({ PITBOSS_CACHE: '/somewhere' })).toBe('/somewhere')
    expect(cacheFolder({ XDG_CACHE_HOME: '/xdg' })).toBe('/xdg/pitboss')
    expect(cacheFolder({})).toMatch(/\/\.cache\/pitboss$/)
    expect(() => cacheFolder({ PITBOSS_CACHE: 'relative' })).toThrow(RuntimeError)
  })
})
