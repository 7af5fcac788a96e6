// Prometheus's blackbox exporter: probes what it is asked to, and shows the result as metrics. From the machine, or out of Debian's package.
import { join } from 'node:path'
import type { BlackboxDefinition } from '../../../system/index.ts'
import { BuildFailed } from '../../errors.ts'
import { cacheEntry } from '../../cache.ts'
import type { LocalContext } from '../context.ts'
import { debianRelease, unpackDebian } from '../debian.ts'
import { CommandFailed } from '../../processes/command.ts'
import { executeIn } from '../../processes/execute.ts'
import { findOnPath } from '../../tools.ts'
import { startProcessServer } from './process.ts'

export const BLACKBOX_PROGRAM = 'prometheus-blackbox-exporter'
export const BLACKBOX_REMEDY = `Install it: "apt-get install ${BLACKBOX_PROGRAM}"; its bin folder must be on PATH.`

/** @throws ServiceFailed, BuildFailed, ToolchainMissing; the abort's reason. */
export async function startBlackbox(
  context: LocalContext,
  name: string,
  port: number,
  { config }: BlackboxDefinition,
): Promise<void> {
  const address = `127.0.0.1:${port}`
  await startProcessServer(context, {
    name,
    command: [
      await program(context),
      `--config.file=${join(context.root, config)}`,
      `--web.listen-address=${address}`,
    ],
    cwd: context.root,
    env: {},
    healthUrl: `http://${address}/-/healthy`,
  })
}

async function program(context: LocalContext): Promise<string> {
  const own = findOnPath(BLACKBOX_PROGRAM) ?? findOnPath('blackbox_exporter')
  if (own !== undefined) return own
  const fill = (into: string) =>
    unpackDebian(
      executeIn(context, 'blackbox exporter download'),
      {
        names: [BLACKBOX_PROGRAM],
        program: BLACKBOX_PROGRAM,
        neededFor: 'uptime probes',
        remedy: BLACKBOX_REMEDY,
      },
      into,
    )
  try {
    const key = `blackbox-${await debianRelease()}-${process.arch}`
    const { folder } = await cacheEntry(context.cache, key, fill, context.abort)
    return join(folder, 'usr', 'bin', BLACKBOX_PROGRAM)
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause
    const text = `The blackbox exporter could not be unpacked from the system's packages: ${cause.message}.`
    throw new BuildFailed('DOWNLOAD_FAILED', 'blackbox', text, cause.lastLines, {
      remedy: BLACKBOX_REMEDY,
      cause,
    })
  }
}
