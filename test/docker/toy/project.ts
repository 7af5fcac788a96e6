// A project of a test's own with one small system: a Redis and a service, in containers.
import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { infra } from '../../../containers/images/index.ts'

/** What is wrong with it. */
export interface Ailments {
  /** The image of its Redis. */
  readonly redis?: string
  /** A line of the Dockerfile of its service. */
  readonly line?: string
  /** What its service says before it dies. */
  readonly lastWords?: string
}

export interface ToyProject extends AsyncDisposable {
  readonly folder: string
}

export async function toyProject({
  redis = infra.redis,
  line,
  lastWords,
}: Ailments = {}): Promise<ToyProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pitboss-toy-')))
  for (const file of ['Dockerfile', 'service.mjs'])
    await cp(new URL(file, import.meta.url), join(folder, file))
  if (line !== undefined) await writeFile(join(folder, 'Dockerfile'), `${line}\n`, { flag: 'a' })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ pitboss: { system: 'system.mjs' } }))
  await writeFile(join(folder, 'system.mjs'), definition(redis, lastWords))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** Without imports: the project lies outside this one. */
const definition = (redis: string, lastWords = ''): string => `export default {
  name: 'toy',
  namespace: 'toys',
  environment: 'test',
  version: '1',
  entry: 'bell',
  infrastructure: { redis: { kind: 'redis', image: ${JSON.stringify(redis)} } },
  services: {
    bell: {
      ports: { http: 8080 },
      build: { inputs: [], commands: [], needs: [] },
      command: ['node', 'service.mjs'],
      image: { name: 'pitboss-test/bell', dockerfile: 'Dockerfile', inputs: ['service.mjs'] },
      dependsOn: ['redis'],
      env: () => ({ LAST_WORDS: ${JSON.stringify(lastWords)} }),
      health: { port: 'http', path: '/' },
      marker: { port: 'http', path: '/' },
      otlpProtocol: 'http/protobuf',
    },
  },
}
`
