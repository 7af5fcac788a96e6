// From a command to its exit status: signals, errors, and what is printed of them.
import { EXIT, failureJson, failureText } from '../run/index.ts'
import { type CommandContext, makeContext } from './context.ts'
import { startProgress } from './progress.ts'

type Action<Options> = (options: Options, context: CommandContext) => Promise<number>

const interrupts = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interrupts.signal.aborted) return
    process.stderr.write(`\n${signal}: stopping and cleaning up ...\n`)
    interrupts.abort(new Interrupted(signal))
  })
}

class Interrupted extends Error {
  readonly code = 'INTERRUPTED'
  constructor(signal: string) {
    super(`Stopped by ${signal}; everything that was started has been ended and removed.`)
  }
}

/** Runs a command and turns its end into an exit status. */
export async function run<Options extends object>(
  command: string,
  options: Options,
  action: Action<Options>,
): Promise<void> {
  const json = 'json' in options && options.json === true
  const context = makeContext(command, json, startProgress(), interrupts.signal)
  try {
    process.exitCode = await action(options, context)
  } catch (error) {
    const interrupted = interrupts.signal.aborted
    const shown = interrupted ? interrupts.signal.reason : error
    process.stderr.write(`pitboss ${command}: ${failureText(shown)}\n`)
    if (context.json) process.stdout.write(`${failureJson(command, shown)}\n`)
    process.exitCode = interrupted ? EXIT.interrupted : EXIT.failed
  }
}
