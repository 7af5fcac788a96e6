// Looks through all layers of all images for what only this machine may know. The twin image, which holds all of it,
// must be found out by the same look.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as images from '../../containers/images/index.ts'
import { BUILDKIT, buildClient, buildCommand, machineSecrets } from '../../harness/runtime/index.ts'
import type { ImageDefinition } from '../../harness/system/index.ts'
import { filesOf } from './leaks/image-files.ts'
import { type Leak, leaksIn } from './leaks/look.ts'
import { thisMachine } from './leaks/machine.ts'
import { type Machine, type Needle, needlesOf } from './leaks/needles.ts'

const run = promisify(execFile)
const root = new URL('../..', import.meta.url).pathname
const TWIN = 'pitboss-test/leaky:twin'

const built: readonly ImageDefinition[] = Object.values({ ...images, ...images.infra }).filter(isDefinition)
const servers = Object.values(images.infra).filter((image) => typeof image === 'string')

function isDefinition(value: unknown): value is ImageDefinition {
  return typeof value === 'object' && value !== null && 'dockerfile' in value
}

interface Looked {
  readonly files: number
  readonly parts: ReadonlySet<string>
  readonly leaks: readonly Leak[]
}

async function look(
  client: string,
  references: readonly string[],
  needles: readonly Needle[],
): Promise<Looked> {
  const [parts, leaks] = [new Set<string>(), new Array<Leak>()]
  let files = 0
  for await (const file of filesOf(client, references)) {
    files++
    parts.add(file.part)
    leaks.push(...leaksIn(file, needles))
  }
  return { files, parts, leaks }
}

/** Every stage becomes an image: it is in those before the last that secrets are mounted. */
async function buildStages(
  client: string,
  { name, dockerfile }: ImageDefinition,
  scratch: string,
): Promise<readonly string[]> {
  const text = await readFile(join(root, dockerfile), 'utf8')
  const stages = [...text.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage = '']) => stage)
  const secrets = await machineSecrets(scratch)
  const references: string[] = []
  for (const target of [...stages, undefined]) {
    const reference = `pitboss-test/${name.replace('/', '-')}:${target ?? 'last'}`
    const [program = '', ...args] = buildCommand(client, {
      reference,
      dockerfile: join(root, dockerfile),
      context: root,
      ...(target === undefined ? {} : { target }),
      args: {},
      labels: {},
      secrets,
    })
    await run(program, args, { env: { ...process.env, ...BUILDKIT }, maxBuffer: 64 << 20 })
    references.push(reference)
  }
  return references
}

describe('layers of images', () => {
  let client = ''
  let scratch = ''
  const made: string[] = []

  beforeAll(async () => {
    client = await buildClient()
    scratch = await mkdtemp(join(tmpdir(), 'pitboss-layers-'))
  })
  afterAll(async () => {
    await run(client, ['image', 'rm', ...made])
    await rm(scratch, { recursive: true })
  })

  test('hold no credential, proxy, certificate, registry or folder of this machine, in any stage', async () => {
    for (const image of built) made.push(...(await buildStages(client, image, scratch)))
    const { files, parts, leaks } = await look(client, [...made, ...servers], needlesOf(await thisMachine()))
    expect(leaks).toEqual([])
    expect(made.length).toBeGreaterThan(built.length)
    // Each stage has at least a layer of its own besides its base.
    expect(parts.size).toBeGreaterThan(made.length)
    expect(files).toBeGreaterThan(10_000)
  }, 900_000)

  test('that hold all of it are found out, each piece', async () => {
    const npmrc =
      '//registry.twin.example/npm/:_authToken=token-of-the-twin\nregistry=https://registry.twin.example/npm/\n'
    const ca = await readFile(new URL('leaks/twin/ca.pem', import.meta.url), 'utf8')
    const twin: Machine = {
      secrets: {
        npmrc,
        ca,
        pip: 'index-url = https://packages:pip-password-of-the-twin@pypi.twin.example/simple',
      },
      proxies: ['http://proxy.twin.example:3128'],
      publicCertificates: (await thisMachine()).publicCertificates,
      folders: ['/home/twin/checkout'],
    }
    const files = await Promise.all(
      Object.entries({ npmrc, ca }).map(async ([id, text]) => {
        const file = join(scratch, `twin-${id}`)
        await writeFile(file, text)
        return { id, file }
      }),
    )
    const folder = new URL('leaks/twin/', import.meta.url).pathname
    const [program = '', ...args] = buildCommand(client, {
      reference: TWIN,
      dockerfile: join(folder, 'Dockerfile'),
      context: folder,
      args: {},
      labels: {},
      secrets: files,
    })
    await run(program, args, { env: { ...process.env, ...BUILDKIT } })
    made.push(TWIN)
    const { leaks } = await look(client, [TWIN], needlesOf(twin))
    const found = new Set(leaks.map(({ kind, what }) => `${kind}: ${what}`))
    expect([...found].toSorted()).toEqual([
      'certificate: a certificate that only this machine trusts',
      'credential: a file of passwords or settings',
      'credential: a password in pip',
      'credential: a token of npmrc',
      'machine path: /home/twin/checkout',
      'proxy: a host in the environment',
      'proxy: a proxy variable',
      'registry: a host in npmrc',
      'registry: a host in pip',
    ])
  }, 120_000)
})
