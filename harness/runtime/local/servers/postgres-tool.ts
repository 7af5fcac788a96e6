// Runs a program that prepares Postgres's files, as the user that will run Postgres.
import { BuildFailed } from '../../errors.ts'
import type { LocalContext } from '../context.ts'
import { CommandFailed, runCommand } from '../../processes/command.ts'
import type { User } from './unprivileged.ts'

/** @throws BuildFailed */
export async function runPostgresTool(
  context: LocalContext,
  command: readonly string[],
  cwd: string,
  user?: User,
): Promise<void> {
  const { serviceEnv: env, run, abort } = context
  const asUser = user === undefined ? {} : { user }
  try {
    await runCommand({ name: 'postgres files', command, cwd, env, run, abort, ...asUser })
  } catch (cause) {
    throw cause instanceof CommandFailed ? notPrepared(cause.message, cause.lastLines, cause) : cause
  }
}

export function notPrepared(message: string, lastLines: readonly string[], cause?: unknown): BuildFailed {
  return new BuildFailed(
    'BUILD_FAILED',
    'postgres',
    `Postgres could not be prepared: ${message}.`,
    lastLines,
    {
      remedy: 'Check that the cache folder has room and that "npm ci" went through.',
      ...(cause === undefined ? {} : { cause }),
    },
  )
}
