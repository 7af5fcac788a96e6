// What a program says when it is asked something.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Output {
  readonly stdout: string
  readonly stderr: string
}

/** Undefined where it is not there, fails, or has not ended in time; without `timeoutMs` it may take what it needs. */
export function outputOf(
  program: string,
  args: readonly string[],
  timeoutMs = 0,
): Promise<Output | undefined> {
  return run(program, args, { timeout: timeoutMs }).catch(() => undefined)
}
