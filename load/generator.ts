// k6 as a child process, its samples as they come.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

export interface GeneratorOptions {
  readonly k6: string
  /** The bundled script. */
  readonly script: string
  /** What the script reads: ARMS, RATE, DURATION, VUS, SEED, PLAYERS. */
  readonly env: Readonly<Record<string, string>>
  /** Marks of the running system, for its clean-up. */
  readonly marks: Readonly<Record<string, string>>
  /** Each line of k6's CSV. */
  readonly onLine: (line: string) => void
  readonly abort: AbortSignal
}

export interface Generator {
  readonly pid: number
  /** Its exit status; 99 where a threshold was crossed, which whoever reads the samples sees for himself. */
  readonly ended: Promise<number>
  /** The last lines of what it said. */
  readonly said: () => string
  /** No more requests; those under way are waited for. */
  stop(): Promise<void>
}

const GRACE_MS = 15_000
/** Before the services where the user may do that: what it says of a moment must not wait for what it measures. */
const FIRST = ['-n', '-10'] as const
const KEPT_LINES = 40

/** Downloads nothing and tells nobody: no extensions, no usage report, no server of its own. */
export async function startGenerator(options: GeneratorOptions): Promise<Generator> {
  const child = spawn(
    'nice',
    [
      ...FIRST,
      options.k6,
      'run',
      '--quiet',
      '--no-usage-report',
      '--no-color',
      '--summary-mode=disabled',
      '--address=127.0.0.1:0',
      '--out=csv=-',
      options.script,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...options.marks,
        ...options.env,
        K6_AUTO_EXTENSION_RESOLUTION: 'false',
        // Whole seconds by default.
        K6_CSV_TIME_FORMAT: 'unix_micro',
      },
    },
  )
  const last: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    last.push(line)
    if (last.length > KEPT_LINES) last.shift()
  })
  const lines = createInterface({ input: child.stdout })
  lines.on('line', options.onLine)
  await once(child, 'spawn')
  const ended = Promise.all([once(child, 'close'), once(lines, 'close')]).then(([[status]]) =>
    Number(status ?? -1),
  )
  const kill = () => void child.kill('SIGKILL')
  options.abort.addEventListener('abort', kill, { once: true })
  void ended.then(() => options.abort.removeEventListener('abort', kill))
  return {
    pid: child.pid ?? 0,
    ended,
    said: () => last.join('\n'),
    async stop() {
      child.kill('SIGINT')
      const late = new AbortController()
      const patience = delay(GRACE_MS, undefined, { signal: late.signal }).then(kill, () => {})
      await ended
      late.abort()
      await patience
    },
  }
}
