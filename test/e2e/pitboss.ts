// Runs the command line as a user does, and keeps what it said.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Finding } from '../../assertions/index.ts'
import type { RunRecord } from '../../harness/report/index.ts'

const cli = fileURLToPath(new URL('../../harness/cli/pitboss.ts', import.meta.url))
export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves once stderr matches; rejects when the command ends before. */
  said(pattern: RegExp): Promise<void>
  /** The same for stdout. */
  printed(pattern: RegExp): Promise<void>
}

/** Commands that start a system. */
const STARTING = new Set(['verify', 'up', 'load', 'mutate'])

/** Local processes where a test does not say: whether an engine happens to run must not decide what is tested. */
function onRuntime(args: readonly string[]): readonly string[] {
  const [command = '', ...rest] = args
  if (!STARTING.has(command) || args.includes('--runtime') || args.includes('--help')) return args
  return [command, '--runtime', 'local', ...rest]
}

export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = root,
): Running {
  const child = spawn(process.execPath, [cli, ...onRuntime(args)], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([status]) => ({ status: status as number | null, stdout, stderr }))
  const heard = async (stream: 'stdout' | 'stderr', text: () => string, pattern: RegExp) => {
    while (!pattern.test(text())) {
      const more = once(child[stream], 'data').then(() => true)
      if (!(await Promise.race([more, ended.then(() => false)])) && !pattern.test(text())) {
        throw new Error(`ended without saying ${pattern}:\n${stderr}`)
      }
    }
  }
  return {
    child,
    ended,
    said: (pattern) => heard('stderr', () => stderr, pattern),
    printed: (pattern) => heard('stdout', () => stdout, pattern),
  }
}

export const pitboss = (
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
  cwd?: string,
): Promise<Ended> => start(args, env, cwd).ended

export interface VerifyResult {
  readonly verdict: string
  readonly run: RunRecord
  readonly files: { readonly report: string; readonly runDir: string; readonly capture: string }
}

export interface CheckResult {
  readonly verdict: string
  readonly findings: readonly Finding[]
}

export function resultOf<T>(ended: Ended): T {
  try {
    return JSON.parse(ended.stdout) as T
  } catch {
    throw new Error(`no JSON on stdout (exit status ${ended.status}):\n${ended.stdout}\n${ended.stderr}`)
  }
}
