// What clients need before they can run: fetched through the package registries and built once, kept in Pitboss's cache.
import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheEntry, cacheFolder } from '../../../harness/runtime/cache.ts'
import { collectorBinary } from '../../../harness/runtime/local/collector.ts'
import { withMaven } from '../../../harness/runtime/local/maven.ts'
import { execute } from '../../../harness/runtime/processes/execute.ts'
import { requireTool, toolVersion } from '../../../harness/runtime/tools.ts'

const run = promisify(execFile)
const CLIENTS = new URL('../clients/', import.meta.url).pathname
const MAVEN_COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

/** Command and first arguments of a client; what to send, and where to, comes after them. */
export type Command = readonly [string, ...string[]]

const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('OTEL_') && name !== 'NODE_OPTIONS'),
)

async function command(program: string, args: readonly string[], cwd: string): Promise<void> {
  await run(program, args, { cwd, env: environment, maxBuffer: 64 << 20 })
}

/** Its entry in the cache, by its sources and the tool that builds it. */
async function built(name: string, tool: string, build: (into: string) => Promise<void>): Promise<string> {
  const sources = join(CLIENTS, name)
  const hash = createHash('sha256').update(await toolVersion(tool, requireTool(tool, `the ${name} client`)))
  for (const file of (await readdir(sources)).toSorted())
    hash.update(file).update(await readFile(join(sources, file)))
  const key = `conformance-${name}-${hash.digest('hex').slice(0, 16)}`
  return (await cacheEntry(cacheFolder(), key, build)).folder
}

export async function goClient(): Promise<Command> {
  const go = requireTool('go', 'the Go client')
  const folder = await built('go', 'go', (into) =>
    command(go, ['build', '-o', join(into, 'client'), '.'], join(CLIENTS, 'go')),
  )
  return [join(folder, 'client')]
}

export async function javaClient(): Promise<Command> {
  const folder = await built('java', 'java', async (into) => {
    const maven = requireTool('mvn', 'the Java client')
    const pom = join(CLIENTS, 'java', 'pom.xml')
    const args = [
      '-B',
      '-q',
      '-C',
      '-f',
      pom,
      MAVEN_COPY,
      `-DoutputDirectory=${into}/jars`,
      '-DincludeScope=runtime',
    ]
    await withMaven({ cache: cacheFolder(), abort: new AbortController().signal }, () =>
      command(maven, args, into),
    )
    const sources = (await readdir(join(CLIENTS, 'java'))).filter((file) => file.endsWith('.java'))
    await command(
      'javac',
      ['-d', join(into, 'classes'), '-cp', `${into}/jars/*`, ...sources],
      join(CLIENTS, 'java'),
    )
  })
  return [requireTool('java', 'the Java client'), '-cp', `${folder}/classes:${folder}/jars/*`, 'Client']
}

export async function pythonClient(): Promise<Command> {
  const python = requireTool('python3', 'the Python client')
  const folder = await built('python', 'python3', async (into) => {
    const requirements = join(CLIENTS, 'python', 'requirements.txt')
    await command(
      python,
      ['-m', 'pip', 'install', '-q', '--target', join(into, 'site'), '-r', requirements],
      into,
    )
    await cp(join(CLIENTS, 'python', 'client.py'), join(into, 'client.py'))
  })
  return ['env', `PYTHONPATH=${join(folder, 'site')}`, python, join(folder, 'client.py')]
}

export const nodeClient = async (): Promise<Command> => [
  process.execPath,
  join(CLIENTS, 'javascript', 'node.ts'),
]

export const collector = (): Promise<string> => collectorBinary(execute, cacheFolder())

export async function runClient([program, ...first]: Command, args: readonly string[]): Promise<void> {
  await run(program, [...first, ...args], { env: environment, timeout: 120_000 })
}
