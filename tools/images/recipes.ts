// What each base image is made of: packages of the registries that this machine reaches, and its toolchains.
import { cp, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, collectorBinary, copyPostgres, execute } from '../../harness/runtime/index.ts'
import { run } from './command.ts'

export interface Recipe {
  /** Dockerfile in `bases/`, without its ending. */
  readonly dockerfile: string
  /** For the hash and as the build argument VERSION. */
  readonly version: string
  readonly args?: Readonly<Record<string, string>>
  /** Images of this very folder that it builds on, by build argument; plain Debian when not given. */
  readonly from?: Readonly<Record<string, string>>
  /** Fills the build's context; returns another folder when the context is elsewhere. */
  readonly context?: (folder: string) => Promise<string | undefined>
}

const NPM = '11.19.1'

/** `docker.io/NAME:TAG` in parts; the version is what the tag begins with. @throws Error for an image that nobody knows to make. */
export function recipeFor(image: string): Recipe {
  const [name = '', tag = ''] = image.split(':')
  const version = /^v?[\d.]+/.exec(tag)?.[0] ?? ''
  switch (name) {
    case 'node':
      return { dockerfile: 'node', version, context: (folder) => nodeContext(version, folder) }
    case 'golang':
      return { dockerfile: 'golang', version, context: () => goRoot(version) }
    case 'python':
      return { dockerfile: 'python', version }
    case 'eclipse-temurin':
      return { dockerfile: 'eclipse-temurin', version, args: { PACKAGE: javaPackage(tag) } }
    case 'maven': {
      // `3.9.11-eclipse-temurin-17`
      const java = /-(\d+)$/.exec(tag)?.[1] ?? ''
      return {
        dockerfile: 'maven',
        version,
        from: { JDK_IMAGE: `eclipse-temurin:${java}-jdk` },
        context: (folder) => mavenContext(version, folder),
      }
    }
    case 'postgres':
      return {
        dockerfile: 'postgres',
        version,
        context: async (folder) => {
          await copyPostgres(folder)
          await readable(folder)
          return undefined
        },
      }
    case 'redis':
    case 'rabbitmq':
      return { dockerfile: name, version }
    case 'prom/blackbox-exporter':
      return { dockerfile: 'blackbox-exporter', version }
    case 'otel/opentelemetry-collector-contrib':
      return { dockerfile: 'opentelemetry-collector-contrib', version, context: collectorContext }
    default:
      throw new Error(
        `Nothing is known of how to make ${image}: add a recipe to tools/images/recipes.ts, or pull the image.`,
      )
  }
}

/** `17.0.15_6-jre`: Debian's build of the same Java. */
function javaPackage(tag: string): string {
  const [, major, kind] = /^(\d+).*-(jre|jdk)\b/.exec(tag) ?? []
  if (major === undefined) throw new Error(`eclipse-temurin:${tag} names no Java that Debian has.`)
  return `openjdk-${major}-${kind}-headless`
}

/** For every user of the image, before it is copied: a layer that changes modes would hold all files again. */
const readable = (folder: string) => run(['chmod', '-R', 'a+rX', folder])

async function nodeContext(version: string, folder: string): Promise<undefined> {
  const platform = `node-${process.platform}-${process.arch}`
  const scratch = join(folder, '.npm')
  await mkdir(scratch)
  await run(
    [
      'npm',
      'install',
      '--ignore-scripts',
      '--no-save',
      '--prefix',
      scratch,
      `${platform}@${version}`,
      `npm@${NPM}`,
    ],
    { cwd: scratch },
  )
  const modules = join(scratch, 'node_modules')
  await cp(join(modules, platform, 'bin', 'node'), join(folder, 'node'))
  await cp(join(modules, 'npm'), join(folder, 'npm'), { recursive: true, verbatimSymlinks: true })
  await readable(join(folder, 'npm'))
  await rm(scratch, { recursive: true })
}

/** Go brings other versions of itself from its module proxy. */
async function goRoot(version: string): Promise<string> {
  const env = { GOTOOLCHAIN: `go${version}` }
  return (await run(['go', 'env', 'GOROOT'], { env })).trim()
}

async function mavenContext(version: string, folder: string): Promise<undefined> {
  const artifact = `org.apache.maven:apache-maven:${version}:tar.gz:bin`
  await run(['mvn', '-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`])
  const [archive = ''] = await readdir(folder)
  await run(['tar', '-xzf', archive, '--strip-components=1'], { cwd: folder })
  await rm(join(folder, archive))
}

async function collectorContext(folder: string): Promise<undefined> {
  await cp(await collectorBinary(execute, cacheFolder()), join(folder, 'otelcol'))
}
