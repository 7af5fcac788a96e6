// promtool: Prometheus's own tool for rules, from the machine or out of Debian's package.
import { join } from 'node:path'
import { cacheEntry, cacheFolder } from '../cache.ts'
import { debianRelease, unpackDebian } from './debian.ts'
import { execute } from '../processes/execute.ts'
import { findOnPath } from '../tools.ts'

export const PROMETHEUS_REMEDY =
  'Install it: "apt-get install prometheus", or "brew install prometheus"; its bin folder must be on PATH.'

/** Path of the program; fetched once. @throws ToolchainMissing, CommandFailed */
export async function promtool(): Promise<string> {
  const own = findOnPath('promtool')
  if (own !== undefined) return own
  const { folder } = await cacheEntry(
    cacheFolder(),
    `prometheus-${await debianRelease()}-${process.arch}`,
    (into) =>
      unpackDebian(
        execute,
        {
          names: ['prometheus'],
          program: 'promtool',
          neededFor: 'evaluating alert rules',
          remedy: PROMETHEUS_REMEDY,
        },
        into,
      ),
  )
  return join(folder, 'usr', 'bin', 'promtool')
}
