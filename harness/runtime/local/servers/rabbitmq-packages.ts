// Debian's packages of RabbitMQ and Erlang, unpacked into a folder: nothing is installed, no service starts, root is not needed.
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildFailed } from '../../errors.ts'
import type { LocalContext } from '../context.ts'
import { CommandFailed, runCommand } from '../processes/command.ts'
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

interface Tools {
  readonly aptGet: string
  readonly dpkg: string
}

/** Fills `into` with `usr/lib/rabbitmq` and `usr/lib/erlang`. @throws BuildFailed */
export async function unpackRabbitmq(
  context: LocalContext,
  { aptGet, dpkg }: Tools,
  into: string,
): Promise<void> {
  const { buildEnv, run, abort } = context
  const apt = join(into, '.apt')
  const debs = join(apt, 'debs')
  // Lists and archives of its own: the machine's may be old, absent, or not ours to write.
  for (const folder of ['lists/partial', 'cache/archives/partial', 'debs'])
    await mkdir(join(apt, folder), { recursive: true })
  const own = [
    `Dir::State::lists=${join(apt, 'lists')}`,
    `Dir::Cache=${join(apt, 'cache')}`,
    // What root downloads goes into a folder that apt's own user may not reach.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=3',
  ].flatMap((option) => ['-o', option])
  const step = async (command: readonly string[], env = buildEnv) => {
    await runCommand({ name: 'rabbitmq download', command, cwd: debs, env, run, abort })
  }
  try {
    await step([aptGet, '-qq', ...own, 'update'])
    await step([aptGet, '-qq', ...own, 'download', ...PACKAGES])
    for (const deb of await readdir(debs)) await step([dpkg, '-x', join(debs, deb), into])
    await rm(apt, { recursive: true })
    await tryErlang(into, (command, env) =>
      runCommand({ name: 'erlang trial', command, cwd: into, env: { ...buildEnv, ...env }, run, abort }),
    )
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
