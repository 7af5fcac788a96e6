// Runs `pitboss check` as its users do: the command, on files alone.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Finding, RuleResult, Topology } from '../../assertions/index.ts'
import { directoryOf } from './truths.ts'

export interface CheckResult {
  readonly verdict: string
  /** What to fix first at the front; with the positions of its findings. */
  readonly priorities: readonly { readonly what: string; readonly findings: readonly number[] }[]
  readonly topology: Topology
  readonly rules: readonly RuleResult[]
  readonly findings: readonly Finding[]
}

const PITBOSS = join(import.meta.dirname, '../../harness/cli/pitboss.ts')

export async function runCheck(name: string): Promise<CheckResult> {
  const directory = directoryOf(name)
  const files = [join(directory, 'capture.jsonl.gz'), '--logs', join(directory, 'logs')]
  const child = spawn(process.execPath, [PITBOSS, 'check', ...files, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')])
  return JSON.parse(output) as CheckResult
}
