// The docker command that builds images: one whose BuildKit works, since secrets of a build need its session.
import { join } from 'node:path'
import { RuntimeError } from '../errors.ts'
import { outputOf } from '../processes/output.ts'
import { isExecutable, searchPath } from '../tools.ts'

/** From here on BuildKit is a plugin, buildx, and no longer part of the command itself. */
const FIRST_WITH_PLUGIN = 23
const ASKED_MS = 10_000

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
  const version = await outputOf(client, ['--version'], ASKED_MS)
  const major = Number(/version (\d+)\./.exec(version?.stdout ?? '')?.[1])
  if (Number.isNaN(major)) return false
  if (major < FIRST_WITH_PLUGIN) return true
  return (await outputOf(client, ['buildx', 'version'], ASKED_MS)) !== undefined
}
