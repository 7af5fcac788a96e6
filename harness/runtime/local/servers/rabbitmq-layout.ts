// Where RabbitMQ and Erlang lie once they are on the disk.
import { readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findOnPath } from '../../tools.ts'

export interface RabbitmqFiles {
  /** Erlang's root, and the folder of its runtime in it: `erts-13.1.5`. */
  readonly erlang: string
  readonly erts: string
  /** Holds `plugins`; in there `broker`: `rabbit-3.10.8`. */
  readonly home: string
  readonly broker: string
}

export const RABBITMQ_REMEDY =
  'Install it: "apt-get install rabbitmq-server" (the service that this starts is not needed), or "brew install rabbitmq".'

/** What the machine has: in the places of Debian's packages, or wherever PATH leads. */
export async function installedRabbitmq(
  env: NodeJS.ProcessEnv = process.env,
  root = '/',
): Promise<RabbitmqFiles | undefined> {
  const placed = await rabbitmqUnder(root)
  if (placed !== undefined) return placed
  const [server, erl] = [findOnPath('rabbitmq-server', env), findOnPath('erl', env)]
  if (server === undefined || erl === undefined) return undefined
  const [home, erlang] = [dirname(dirname(await realpath(server))), dirname(dirname(await realpath(erl)))]
  return filesIn(erlang, home)
}

/** As Debian's packages lay it out below a root. */
export async function rabbitmqUnder(root: string): Promise<RabbitmqFiles | undefined> {
  const versions = join(root, 'usr', 'lib', 'rabbitmq', 'lib')
  const version = await named(versions, /^rabbitmq_server-/)
  if (version === undefined) return undefined
  return filesIn(join(root, 'usr', 'lib', 'erlang'), join(versions, version))
}

async function filesIn(erlang: string, home: string): Promise<RabbitmqFiles | undefined> {
  const [runtime, broker] = [
    await named(erlang, /^erts-\d/),
    await named(join(home, 'plugins'), /^rabbit-\d[^/]*(?<!\.ez)$/),
  ]
  if (runtime === undefined || broker === undefined) return undefined
  return { erlang, erts: join(erlang, runtime), home, broker }
}

async function named(folder: string, pattern: RegExp): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => pattern.test(name))
    .toSorted()
    .at(-1)
}
