// RabbitMQ and Erlang: the machine's own, else out of Debian's packages, unpacked without being installed.
import { readFile } from 'node:fs/promises'
import { ToolchainMissing } from '../../errors.ts'
import { cacheEntry } from '../cache.ts'
import type { LocalContext } from '../context.ts'
import { findOnPath, searchPath } from '../tools.ts'
import { installedRabbitmq, RABBITMQ_REMEDY, rabbitmqUnder, type RabbitmqFiles } from './rabbitmq-layout.ts'
import { unpackRabbitmq } from './rabbitmq-packages.ts'
import { firstReachable, SYSTEM_CACHE, type User } from './unprivileged.ts'

/** @throws ToolchainMissing, BuildFailed */
export async function rabbitmqFiles(context: LocalContext, user: User | undefined): Promise<RabbitmqFiles> {
  const own = await installedRabbitmq()
  if (own !== undefined) return own
  const [aptGet, dpkg] = [findOnPath('apt-get'), findOnPath('dpkg')]
  if (aptGet === undefined || dpkg === undefined)
    throw new ToolchainMissing('rabbitmq-server', 'RabbitMQ', searchPath(), RABBITMQ_REMEDY)
  const base = user === undefined ? context.cache : await firstReachable([context.cache, SYSTEM_CACHE], user)
  const { folder } = await cacheEntry(
    base,
    `rabbitmq-${await release()}-${process.arch}`,
    (into) => unpackRabbitmq(context, { aptGet, dpkg }, into),
    context.abort,
  )
  const unpacked = await rabbitmqUnder(folder)
  if (unpacked !== undefined) return unpacked
  throw new ToolchainMissing('rabbitmq-server', 'RabbitMQ', [folder], `Remove ${folder} and try again.`)
}

/** `debian12`: programs of one release need not run on another. */
async function release(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const field = (name: string) => new RegExp(`^${name}="?([\\w.-]*)`, 'm').exec(text)?.[1] ?? ''
  return `${field('ID')}${field('VERSION_ID')}`
}
