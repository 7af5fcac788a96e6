// Debian's packages of RabbitMQ and Erlang, unpacked into a folder: nothing is installed, no service starts, root is not needed.
import { join } from 'node:path'
import { BuildFailed } from '../../errors.ts'
import type { LocalContext } from '../context.ts'
import { unpackDebian } from '../debian.ts'
import { CommandFailed } from '../../processes/command.ts'
import { executeIn } from '../../processes/execute.ts'
import { erlangEnvironment } from './rabbitmq-config.ts'
import { RABBITMQ_REMEDY, rabbitmqUnder } from './rabbitmq-layout.ts'

/** What rabbitmq-server depends on of Erlang; the C libraries below it are on every machine that has OpenSSL. */
const PACKAGES = [
  'rabbitmq-server',
  ...['asn1', 'base', 'crypto', 'eldap', 'inets', 'mnesia', 'os-mon', 'parsetools', 'public-key'].map(
    (part) => `erlang-${part}`,
  ),
  ...['runtime-tools', 'ssl', 'syntax-tools', 'tools', 'xmerl'].map((part) => `erlang-${part}`),
]

/** Fills `into` with `usr/lib/rabbitmq` and `usr/lib/erlang`. @throws BuildFailed, ToolchainMissing */
export async function unpackRabbitmq(context: LocalContext, into: string): Promise<void> {
  const execute = executeIn(context, 'rabbitmq download')
  try {
    await unpackDebian(
      execute,
      {
        names: PACKAGES,
        program: 'rabbitmq-server',
        neededFor: 'RabbitMQ',
        remedy: RABBITMQ_REMEDY,
      },
      into,
    )
    await tryErlang(into, (command, env) => execute(command, into, env))
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause
    const text = `RabbitMQ could not be unpacked from the system's packages: ${cause.message}.`
    throw new BuildFailed('DOWNLOAD_FAILED', 'rabbitmq', text, cause.lastLines, {
      remedy: RABBITMQ_REMEDY,
      cause,
    })
  }
}

/** The part that needs a C library of the machine's says at once whether it is there. */
async function tryErlang(
  into: string,
  start: (command: readonly string[], env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const found = await rabbitmqUnder(into)
  if (found === undefined) throw new CommandFailed(['dpkg', '-x'], 'left no RabbitMQ where it should be', [])
  const program = '{ok, _} = application:ensure_all_started(ssl), halt(0).'
  const command = [join(found.erts, 'bin', 'erlexec'), '-noinput', '-boot', 'start_clean', '-eval', program]
  await start(command, { ...erlangEnvironment(found.erlang, found.erts), HOME: into })
}
