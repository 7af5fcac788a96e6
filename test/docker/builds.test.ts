// Builds small images for real: what is built again, what not, and what is said when it fails.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildClient } from '../../harness/runtime/docker/build-client.ts'
import { type ImageContext, startImageBuilds } from '../../harness/runtime/docker/build.ts'
import { BuildFailed, type ProgressEvent, RuntimeError } from '../../harness/runtime/index.ts'
import { openRunFolder, type RunFolder } from '../../harness/runtime/processes/run-folder.ts'

const run = promisify(execFile)
const image = { name: 'pitboss-test/small', dockerfile: 'Dockerfile', inputs: ['src'] }
const GOOD = 'ARG BASE_IMAGE=debian:bookworm-slim\nFROM ${BASE_IMAGE}\nCOPY src /src\nRUN test -s /src/main\n'

describe('images', () => {
  let root = ''
  let folder: RunFolder
  let events: ProgressEvent[] = []
  const made: string[] = []

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'pitboss-builds-'))
    folder = await openRunFolder(join(root, '.pitboss', 'running'))
    await mkdir(join(root, 'src'))
    // Of this test alone: the engine remembers what it built for others.
    await writeFile(join(root, 'src', 'main'), root)
    await writeFile(join(root, 'Dockerfile'), GOOD)
    events = []
  })
  afterEach(async () => {
    await folder.remove()
    await rm(root, { recursive: true })
    const client = await buildClient()
    for (const reference of made.splice(0)) await run(client, ['image', 'rm', reference])
  })

  const context = (abort = new AbortController().signal): ImageContext => ({
    root,
    tmp: root,
    run: folder,
    abort,
    buildEnv: { PATH: process.env['PATH'] ?? '', HOME: root },
    progress: (event) => events.push(event),
  })

  async function build(
    changes: Partial<typeof image> & { args?: Record<string, string> } = {},
  ): Promise<string> {
    const one = (await startImageBuilds(context(), [{ ...image, ...changes }])).get(image.name)
    if (one === undefined) throw new Error('not among the images')
    await one.done
    if (!made.includes(one.reference)) made.push(one.reference)
    return one.reference
  }

  const outcomes = () => events.flatMap((event) => (event.type === 'finished' ? [event.note] : []))

  test('are built once for each state of their sources', async () => {
    const first = await build()
    const again = await build()
    await writeFile(join(root, 'src', 'main'), 'changed')
    const changed = await build()
    await writeFile(join(root, 'src', 'main'), root)
    const back = await build()
    expect(outcomes()).toEqual(['built', 'unchanged', 'built', 'unchanged'])
    expect([again, back]).toEqual([first, first])
    expect(changed).not.toBe(first)
    expect(events).toContainEqual({
      type: 'note',
      what: 'image pitboss-test/small',
      note: expect.stringMatching(/COPY src/),
    })
  })

  test('that cannot be built are told with the last lines and the command to try', async () => {
    await writeFile(join(root, 'Dockerfile'), `${GOOD}RUN echo the compiler says no && false\n`)
    const failure: unknown = await build().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(BuildFailed)
    expect(String(failure)).toMatch(/image pitboss-test\/small could not be built/)
    expect(String(failure)).toMatch(/the compiler says no/)
    expect(String(failure)).toMatch(/docker build --file Dockerfile/)
  })

  test('whose base is nowhere send to images:offline', async () => {
    const nowhere = 'localhost:1/nowhere:1'
    const failure: unknown = await build({ args: { BASE_IMAGE: nowhere } }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(BuildFailed)
    expect(String(failure)).toContain(nowhere)
    expect(String(failure)).toMatch(/npm run images:offline/)
  })

  test('without their Dockerfile are told before anything is built', async () => {
    await rm(join(root, 'Dockerfile'))
    await expect(startImageBuilds(context(), [image])).rejects.toThrow(/Dockerfile, an input of the build of/)
  })

  test('are no longer built once the start is given up', async () => {
    await writeFile(join(root, 'Dockerfile'), `${GOOD}RUN sleep 600\n`)
    const abort = new AbortController()
    const builds = await startImageBuilds(
      {
        ...context(abort.signal),
        progress: (event) => {
          if (event.type === 'note' && /sleep/.test(event.note)) abort.abort(new Error('given up'))
        },
      },
      [image],
    )
    await expect(builds.get(image.name)?.done).rejects.toThrow('given up')
  })
})

test('without a command that builds, Docker with buildx is asked for', async () => {
  const failure: unknown = await buildClient({ PATH: '/nowhere' }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(RuntimeError)
  expect(String(failure)).toMatch(/docker is missing.*buildx/s)
})
