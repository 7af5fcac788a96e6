// Runs a command to its end; its last lines are told when it fails.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const LINES = 40

export interface CommandOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly onLine?: (line: string) => void
}

/** What it wrote to standard output. @throws Error with the last lines. */
export async function run(
  [program = '', ...args]: readonly string[],
  { cwd, env = {}, onLine = () => {} }: CommandOptions = {},
): Promise<string> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  const last: string[] = []
  const out: string[] = []
  const note = (line: string) => {
    last.push(line)
    if (last.length > LINES) last.shift()
    onLine(line)
  }
  createInterface(child.stdout).on('line', (line) => {
    out.push(line)
    note(line)
  })
  createInterface(child.stderr).on('line', note)
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (status === 0) return out.join('\n')
  const how = signal === null ? `ended with exit status ${status}` : `was ended by ${signal}`
  throw new Error([`${[program, ...args].join(' ')} ${how}`, ...last.map((line) => `  | ${line}`)].join('\n'))
}
