// Runs one command of a build or download to its end, under the run's clean-up; its output is kept for when it fails.
import { message } from '../cache.ts'
import { type ManagedProcess, type SpawnOptions, startProcess } from './managed-process.ts'
import type { RunFolder } from './run-folder.ts'

export interface CommandOptions {
  readonly name: string
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly run: RunFolder
  readonly abort: AbortSignal
  readonly onLine?: NonNullable<SpawnOptions['onLine']>
  readonly user?: { readonly uid: number; readonly gid: number }
}

/** A command that ended badly; who ran it says what to do. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
  readonly command: readonly string[]
  readonly lastLines: readonly string[]

  constructor(command: readonly string[], how: string, lastLines: readonly string[], cause?: unknown) {
    super(`"${command.join(' ')}" ${how}`, cause === undefined ? undefined : { cause })
    this.command = command
    this.lastLines = lastLines
  }
}

/** @throws CommandFailed; the abort's reason when aborted. */
export async function runCommand(options: CommandOptions): Promise<void> {
  options.abort.throwIfAborted()
  const process = await start(options)
  const kill = () => process.killNow()
  options.abort.addEventListener('abort', kill, { once: true })
  if (options.abort.aborted) kill()
  const exit = await process.ended
  options.abort.removeEventListener('abort', kill)
  options.abort.throwIfAborted()
  if (exit.exitCode === 0) return
  const how = exit.signal === null ? `ended with exit status ${exit.exitCode}` : `was ended by ${exit.signal}`
  throw new CommandFailed(options.command, how, process.lastLines())
}

async function start(options: CommandOptions): Promise<ManagedProcess> {
  try {
    return await startProcess(options)
  } catch (cause) {
    throw new CommandFailed(options.command, `could not be started: ${message(cause)}`, [], cause)
  }
}
