// Builds services and assets, each once for each state of its sources, two at a time.
import { dirname, join } from 'node:path'
import { type BuildDefinition, buildsOf, type SystemDefinition } from '../../system/index.ts'
import { BuildFailed } from '../errors.ts'
import { cacheEntry, makeFolder } from '../cache.ts'
import { CommandFailed, runCommand } from '../processes/command.ts'
import type { LocalContext } from './context.ts'
import { step } from '../step.ts'
import { hashBuild } from '../input-hash.ts'
import { withMaven } from './maven.ts'
import { requireTool, toolVersion } from '../tools.ts'
import { semaphore } from '../semaphore.ts'
import { markUsed, removeUnused } from './unused-builds.ts'

const AT_ONCE = 2

export interface Build {
  readonly name: string
  /** Known before it is built. */
  readonly out: string
  /** Resolves once `out` is filled. */
  readonly done: Promise<void>
}

/**
 * Starts all builds. Their folders are known when this returns; each is full once its `done` resolves.
 * @throws ToolchainMissing, BuildFailed (an input that is not there)
 */
export async function startBuilds(
  context: LocalContext,
  definition: SystemDefinition,
): Promise<ReadonlyMap<string, Build>> {
  const wanted = buildsOf(definition)
  const toolchains = await findToolchains(wanted)
  const slots = semaphore(AT_ONCE)
  const shared = new Map<string, Promise<Build>>()
  const start = async (name: string, build: BuildDefinition): Promise<Build> => {
    const used = Object.fromEntries(build.needs.map((tool) => [tool, toolchains[tool] ?? '']))
    const key = `builds/${name}-${(await hashBuild(build.root ?? context.root, name, build, used)).slice(0, 24)}`
    const done = slots(() => buildOnce(context, name, build, key))
    // Whoever waits for it sees the failure; until somebody does it must not count as unhandled.
    done.catch(() => {})
    return { name, out: join(context.cache, key), done }
  }
  const builds = wanted.map(async ({ name, build }) => {
    const one = shared.get(build.name ?? name) ?? start(build.name ?? name, build)
    shared.set(build.name ?? name, one)
    return [name, await one] as const
  })
  return new Map(await Promise.all(builds))
}

async function findToolchains(
  wanted: readonly { readonly name: string; readonly build: BuildDefinition }[],
): Promise<Readonly<Record<string, string>>> {
  const users = new Map(wanted.flatMap(({ name, build }) => build.needs.map((tool) => [tool, name] as const)))
  const found = [...users].map(([tool, name]) => ({ tool, path: requireTool(tool, `building ${name}`) }))
  return Object.fromEntries(
    await Promise.all(found.map(async ({ tool, path }) => [tool, await toolVersion(tool, path)] as const)),
  )
}

function buildOnce(context: LocalContext, name: string, build: BuildDefinition, key: string): Promise<void> {
  return step(context.progress, `build ${name}`, async (note) => {
    const { folder, cached } = await cacheEntry(
      context.cache,
      key,
      (out) => runBuild(context, name, build, out),
      context.abort,
    )
    await markUsed(folder)
    if (!cached) await removeUnused(dirname(folder))
    note(cached ? 'unchanged' : 'built')
  })
}

async function runBuild(
  context: LocalContext,
  name: string,
  build: BuildDefinition,
  out: string,
): Promise<void> {
  const kept = join(context.cache, 'kept')
  await makeFolder(kept)
  const work = async () => {
    for (const command of build.commands)
      await runBuildCommand(context, name, build.root ?? context.root, fill(command, { out, cache: kept }))
  }
  await (build.needs.includes('mvn') ? withMaven(context, work) : work())
}

async function runBuildCommand(
  context: LocalContext,
  name: string,
  cwd: string,
  command: readonly string[],
): Promise<void> {
  const { buildEnv: env, run, abort } = context
  try {
    await runCommand({ name: `build ${name}`, command, cwd, env, run, abort })
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause
    throw new BuildFailed(
      'BUILD_FAILED',
      name,
      `The build of ${name} failed: ${cause.message}.`,
      cause.lastLines,
      {
        remedy: `Run it by itself in ${cwd}: ${command.join(' ')}`,
        cause,
      },
    )
  }
}

/** Puts values in place of `{name}`. */
export function fill(
  command: readonly string[],
  values: Readonly<Record<string, string>>,
): readonly string[] {
  return command.map((part) => part.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole))
}
