// Projects: the definition that is found, what is wrong with one that is not, and the folder for a run.
import { mkdir, readFile, readlink, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { CommandFailed, createRunDir, failureText, openProject } from '../../harness/run/index.ts'
import { temporaryFolder } from './folders.ts'

const MODULE = pathToFileURL(join(import.meta.dirname, '../../harness/system/index.ts')).href

const SYSTEM = `
import { defineSystem } from ${JSON.stringify(MODULE)}
export default defineSystem({
  name: 'small', namespace: 'test', environment: 'test', version: '1', infrastructure: {}, entry: 'web',
  services: {
    web: {
      ports: { http: 8080 }, build: { inputs: [], commands: [], needs: [] }, command: ['true'], dependsOn: [],
      env: () => ({}), health: { port: 'http', path: '/health' }, marker: { port: 'http', path: '/health' },
      otlpProtocol: 'grpc',
    },
  },
})`

async function project(files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text)
  return folder
}

const manifest = (system: unknown) => JSON.stringify({ name: 'x', pitboss: { system } })

/** The failure as a person reads it, with its code. */
async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  )
  expect(error).toBeInstanceOf(CommandFailed)
  return { code: (error as CommandFailed).code, text: failureText(error) }
}

describe('the system definition', () => {
  test('is the one that the nearest package.json upward names', async () => {
    await using folder = await project({ 'package.json': manifest('system.ts'), 'system.ts': SYSTEM })
    const below = join(folder.path, 'scenarios', 'deep')
    await mkdir(below, { recursive: true })
    const opened = await openProject(undefined, below)
    expect(opened.root).toBe(folder.path)
    expect(opened.systemFile).toBe(join(folder.path, 'system.ts'))
    expect(opened.definition.name).toBe('small')
  })

  test('is another where one is named, relative to where the command runs', async () => {
    await using folder = await project({ 'package.json': '{}', 'other.ts': SYSTEM })
    expect((await openProject('other.ts', folder.path)).definition.name).toBe('small')
  })

  test('that no package.json names is a failure that says what to write where', async () => {
    await using folder = await project({ 'package.json': '{"name":"x"}' })
    const { code, text } = await failureOf(openProject(undefined, folder.path))
    expect(code).toBe('NO_SYSTEM')
    expect(text).toContain(join(folder.path, 'package.json'))
    expect(text).toContain('"pitboss": { "system"')
    expect(text).toContain('--system FILE')
  })

  test('in a package.json that is no JSON is a failure of that file', async () => {
    await using folder = await project({ 'package.json': '{"name": ' })
    const { code, text } = await failureOf(openProject(undefined, folder.path))
    expect(code).toBe('MANIFEST_NOT_READ')
    expect(text).toContain(`${join(folder.path, 'package.json')} is not JSON`)
    expect(text).not.toContain('    at ')
  })

  test('that is not there is a failure that names it', async () => {
    await using folder = await project({ 'package.json': manifest('gone.ts') })
    const { code, text } = await failureOf(openProject(undefined, folder.path))
    expect(code).toBe('SYSTEM_NOT_LOADED')
    expect(text).toContain(join(folder.path, 'gone.ts'))
    expect(text).toContain('--system FILE')
  })

  test('without a default export is a failure that says what to export', async () => {
    await using folder = await project({
      'package.json': manifest('system.ts'),
      'system.ts': 'export const a = 1',
    })
    const { code, text } = await failureOf(openProject(undefined, folder.path))
    expect(code).toBe('SYSTEM_NOT_LOADED')
    expect(text).toContain(`${join(folder.path, 'system.ts')} has no default export`)
    expect(text).toContain('export default defineSystem(')
  })

  test('that does not parse is a failure that names the file, and shows no stack of ours', async () => {
    await using folder = await project({
      'package.json': manifest('system.ts'),
      'system.ts': 'export default {{',
    })
    const { code, text } = await failureOf(openProject(undefined, folder.path))
    expect(code).toBe('SYSTEM_NOT_LOADED')
    expect(text).toContain(join(folder.path, 'system.ts'))
    expect(text).toContain('Correct it')
    expect(text).not.toContain('    at ')
  })

  test('that defines nonsense is a failure that names the field', async () => {
    const wrong = SYSTEM.replace("entry: 'web'", "entry: 'lobby'")
    await using folder = await project({ 'package.json': manifest('system.ts'), 'system.ts': wrong })
    const { code, text } = await failureOf(openProject(undefined, folder.path))
    expect(code).toBe('SYSTEM_NOT_LOADED')
    expect(text).toContain('entry')
    expect(text).toContain('lobby')
  })
})

describe('the folder of a run', () => {
  const NOON = new Date('2026-11-21T12:00:00.123Z')

  test('lies under .pitboss by its time, with `latest` beside it', async () => {
    await using folder = await temporaryFolder()
    const run = await createRunDir(folder.path, undefined, NOON)
    expect(run).toBe(join(folder.path, '.pitboss', 'runs', `2026-11-21T12-00-00.123-${process.pid}`))
    const latest = join(folder.path, '.pitboss', 'runs', 'latest')
    expect(await realpath(latest)).toBe(await realpath(run))
    expect(await readlink(latest), 'a link that survives a move of the folder').not.toContain('/')
    expect(JSON.parse(await readFile(join(latest, 'started.json'), 'utf8'))).toEqual({
      pid: process.pid,
      started: NOON.toISOString(),
    })
  })

  test('of a second run becomes the latest, and the first stays', async () => {
    await using folder = await temporaryFolder()
    const first = await createRunDir(folder.path, undefined, NOON)
    const second = await createRunDir(folder.path, undefined, new Date(NOON.getTime() + 1))
    expect(await realpath(join(first, '..', 'latest'))).toBe(await realpath(second))
    expect(await readFile(join(first, 'started.json'), 'utf8')).toContain('2026')
  })

  test('goes elsewhere with --out', async () => {
    await using folder = await temporaryFolder()
    const out = join(folder.path, 'elsewhere')
    expect(await createRunDir('/nowhere', out, NOON)).toContain(join(out, 'runs', '2026-11-21T12'))
  })

  test('where a file stands is a failure that names that file', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'file')
    await writeFile(file, 'mine')
    for (const out of [file, join(file, 'below')]) {
      const error: unknown = await createRunDir(folder.path, out).catch((failure: unknown) => failure)
      expect(failureText(error)).toBe(
        `${file} is a file where a folder is needed. Choose another folder with --out.`,
      )
    }
    expect(await readFile(file, 'utf8')).toBe('mine')
  })

  test("does not remove somebody's own folder named latest", async () => {
    await using folder = await temporaryFolder()
    const own = join(folder.path, '.pitboss', 'runs', 'latest')
    await mkdir(own, { recursive: true })
    await writeFile(join(own, 'notes.txt'), 'mine')
    await createRunDir(folder.path, undefined, NOON)
    expect(await readFile(join(own, 'notes.txt'), 'utf8')).toBe('mine')
  })
})
