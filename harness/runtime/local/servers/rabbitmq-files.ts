// RabbitMQ and Erlang: the machine's own, else out of Debian's packages, unpacked without being installed.
import { ToolchainMissing } from '../../errors.ts'
import { cacheEntry } from '../../cache.ts'
import type { LocalContext } from '../context.ts'
import { debianRelease } from '../debian.ts'
import { installedRabbitmq, rabbitmqUnder, type RabbitmqFiles } from './rabbitmq-layout.ts'
import { unpackRabbitmq } from './rabbitmq-packages.ts'
import { firstReachable, SYSTEM_CACHE, type User } from './unprivileged.ts'

/** @throws ToolchainMissing, BuildFailed */
export async function rabbitmqFiles(context: LocalContext, user: User | undefined): Promise<RabbitmqFiles> {
  const own = await installedRabbitmq()
  if (own !== undefined) return own
  const base = user === undefined ? context.cache : await firstReachable([context.cache, SYSTEM_CACHE], user)
  const { folder } = await cacheEntry(
    base,
    `rabbitmq-${await debianRelease()}-${process.arch}`,
    (into) => unpackRabbitmq(context, into),
    context.abort,
  )
  const unpacked = await rabbitmqUnder(folder)
  if (unpacked !== undefined) return unpacked
  throw new ToolchainMissing('rabbitmq-server', 'RabbitMQ', [folder], `Remove ${folder} and try again.`)
}
