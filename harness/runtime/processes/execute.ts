// Running a command to its end: under a run's clean-up, or for tools that work without a run.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { message } from '../cache.ts'
import { CommandFailed, type CommandOptions, runCommand } from './command.ts'

type Environment = Readonly<Record<string, string>>

/** @throws CommandFailed; `env` is added to the one for builds. */
export type Execute = (command: readonly string[], cwd: string, env?: Environment) => Promise<void>

interface BuildContext extends Pick<CommandOptions, 'run' | 'abort'> {
  readonly buildEnv: Environment
}

export const executeIn =
  ({ buildEnv, run, abort }: BuildContext, name: string): Execute =>
  (command, cwd, env = {}) =>
    runCommand({ name, command, cwd, env: { ...buildEnv, ...env }, run, abort })

const start = promisify(execFile)
const LINES = 20

/** Without a run: what it starts ends with the process that asked. */
export const execute: Execute = async (command, cwd, env = {}) => {
  const [program = '', ...args] = command
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('OTEL_') && name !== 'NODE_OPTIONS',
  )
  try {
    await start(program, args, { cwd, env: { ...Object.fromEntries(kept), ...env }, maxBuffer: 64 << 20 })
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : ''
    throw new CommandFailed(
      command,
      `failed: ${message(cause)}`,
      said.trim().split('\n').slice(-LINES),
      cause,
    )
  }
}
