// What every command gets: where to say things, and when to stop.
import type { Progress } from './progress.ts'

export interface CommandContext {
  readonly command: string
  readonly json: boolean
  readonly progress: Progress
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly abort: AbortSignal
  /** The result, on stdout: JSON where that was asked for, else the text. */
  print(data: object, text: () => string): void
}

export function makeContext(
  command: string,
  json: boolean,
  progress: Progress,
  abort: AbortSignal,
): CommandContext {
  return {
    command,
    json,
    progress,
    abort,
    print: (data, text) => {
      const value = json
        ? JSON.stringify({ schemaVersion: 1, command, ...data }, (_, item: unknown) =>
            typeof item === 'bigint' ? String(item) : item,
          )
        : text()
      process.stdout.write(`${value}\n`)
    },
  }
}
