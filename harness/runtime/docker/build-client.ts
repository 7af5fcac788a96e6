// The docker command that builds images: one whose BuildKit works, since secrets of a build need its session.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { RuntimeError } from '../errors.ts'
import { isExecutable, searchPath } from '../tools.ts'

const run = promisify(execFile)
/** From here on BuildKit is a plugin, buildx, and no longer part of the command itself. */
const FIRST_WITH_PLUGIN = 23

/** Path of the first such command on PATH. @throws RuntimeError TOOLCHAIN_MISSING */
export async function buildClient(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const found = searchPath(env)
    .map((folder) => join(folder, 'docker'))
    .filter(isExecutable)
  for (const client of found) if (await builds(client)) return client
  const what = found.length === 0 ? 'docker is missing' : `${found.join(' and ')} cannot build with BuildKit`
  throw new RuntimeError(
    'TOOLCHAIN_MISSING',
    `${what}; building images needs it. Looked on PATH: ${searchPath(env).join(', ')}.`,
    {
      remedy:
        'Install Docker with its buildx plugin: https://docs.docker.com/engine/install, or "apt-get install docker.io".',
    },
  )
}

async function builds(client: string): Promise<boolean> {
  const version = await output(client, ['--version'])
  const major = Number(/version (\d+)\./.exec(version ?? '')?.[1])
  if (Number.isNaN(major)) return false
  return major < FIRST_WITH_PLUGIN || (await output(client, ['buildx', 'version'])) !== undefined
}

async function output(client: string, args: readonly string[]): Promise<string | undefined> {
  return run(client, args, { timeout: 10_000 }).then(
    ({ stdout }) => stdout,
    () => undefined,
  )
}
