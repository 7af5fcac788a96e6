// Breaks of the running system: each is started for real, and the first thing that the run tells must be it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Finding } from '../../assertions/index.ts'
import type { RunRecord } from '../report/index.ts'
import { CommandFailed, type Project } from '../run/index.ts'
import type { CaughtDefinition } from '../system/index.ts'

const CLI = fileURLToPath(new URL('../cli/pitboss.ts', import.meta.url))

export interface BreakResult {
  readonly fault: string
  readonly expected: CaughtDefinition
  readonly outcome: 'caught' | 'survived'
  /** What the run told first. */
  readonly told?: Finding
  readonly runDir: string
  readonly milliseconds: number
}

export interface LiveReport {
  readonly breaks: readonly BreakResult[]
  /** Faults of which the definition does not say how they must be told: nothing was proved of them. */
  readonly untold: readonly string[]
  /** Findings of the scenarios of all these breaks on the system as it is. */
  readonly unbroken: readonly Finding[]
}

export interface LiveOptions {
  readonly project: Project
  /** Faults to try; all where absent. */
  readonly faults?: readonly string[]
  readonly abort?: AbortSignal
  readonly onProgress?: (note: string) => void
}

/** One after the other: each has the machine for itself. Throws {@link CommandFailed} where a run could not do its work. */
export async function mutateSystem(options: LiveOptions): Promise<LiveReport> {
  const { project, onProgress } = options
  const known = project.definition.faults ?? {}
  const names = options.faults ?? Object.keys(known)
  const unknown = names.filter((name) => known[name] === undefined)
  if (unknown.length > 0 || names.length === 0) {
    throw new CommandFailed(
      'UNKNOWN_FAULT',
      `The definition ${project.systemFile} has no fault '${unknown.join("', '")}'. Known: ${Object.keys(known).join(', ') || 'none'}.`,
    )
  }
  const told = names.flatMap((fault) => {
    const caught = known[fault]?.caught
    return caught === undefined ? [] : [{ fault, caught }]
  })
  const scenarios = [...new Set(told.map((one) => one.caught.scenarios))]
  onProgress?.('the system as it is')
  const unbroken = await verifyRun(options, ['--grep', scenarios.map((one) => `(?:${one})`).join('|')])
  const breaks: BreakResult[] = []
  for (const { fault, caught } of told) {
    onProgress?.(`${fault} (${breaks.length + 1} of ${told.length})`)
    breaks.push(await runBreak(options, fault, caught))
  }
  const untold = names.filter((name) => known[name]?.caught === undefined)
  return { breaks, untold, unbroken: unbroken.run.findings }
}

/** Starts the system with the fault, and compares what it told first. */
async function runBreak(
  options: Pick<LiveOptions, 'project' | 'abort'>,
  fault: string,
  caught: CaughtDefinition,
): Promise<BreakResult> {
  const begun = performance.now()
  const { run, runDir } = await verifyRun(options, ['--fault', fault, '--grep', caught.scenarios])
  const [told] = run.findings
  const right = told !== undefined && run.verdict === 'findings' && isCaught(caught, told)
  return {
    fault,
    expected: caught,
    outcome: right ? 'caught' : 'survived',
    ...(told === undefined ? {} : { told }),
    runDir,
    milliseconds: performance.now() - begun,
  }
}

/** The finding is the one that the definition demands; what it does not name is free. */
export function isCaught({ code, service, hop, reason }: CaughtDefinition, found: Finding): boolean {
  const parts = ['from', 'to', 'via', 'operation'] as const
  return (
    found.code === code &&
    found.severity === 'error' &&
    (hop === undefined
      ? service === undefined || found.subject.service === service
      : parts.every((part) => hop[part] === undefined || found.hop?.[part] === hop[part])) &&
    (reason === undefined || found.reason === reason)
  )
}

interface VerifyResult {
  readonly run: RunRecord
  readonly files: { readonly runDir: string }
}

async function verifyRun({ project, abort }: LiveOptions, args: readonly string[]) {
  const child = spawn(process.execPath, [CLI, 'verify', '--json', '--system', project.systemFile, ...args], {
    cwd: project.root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = (): void => void child.kill('SIGINT')
  abort?.addEventListener('abort', stop, { once: true })
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)]
  const [status] = (await once(child, 'close')) as [number | null]
  abort?.removeEventListener('abort', stop)
  abort?.throwIfAborted()
  if (status !== 0 && status !== 1) {
    throw new CommandFailed(
      'BREAK_NOT_RUN',
      `pitboss verify ${args.join(' ')} ended with status ${status}; nothing was proved. Its last lines:\n${lastLines(stderr())}`,
    )
  }
  const { run, files } = JSON.parse(stdout()) as VerifyResult
  return { run, runDir: files.runDir }
}

function collected(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  return () => text
}

const lastLines = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .slice(-15)
    .map((line) => `  ${line}`)
    .join('\n')

/** Every break was caught, each fault says how, and the unbroken system told nothing. */
export const liveHolds = ({ breaks, untold, unbroken }: LiveReport): boolean =>
  breaks.length > 0 &&
  untold.length === 0 &&
  unbroken.length === 0 &&
  breaks.every((one) => one.outcome === 'caught')

export function liveText({ breaks, untold, unbroken }: LiveReport): string {
  const width = Math.max(5, ...breaks.map((one) => one.fault.length))
  const caught = breaks.filter((one) => one.outcome === 'caught').length
  return [
    `  ${'break'.padEnd(width)}  told as`,
    ...breaks.map(({ fault, outcome, told, expected }) => {
      const text = told === undefined ? 'nothing' : `${told.code} ${told.message}`
      return outcome === 'caught'
        ? `  ${fault.padEnd(width)}  ${text}`
        : `! ${fault.padEnd(width)}  ${text}\n    should be told as ${JSON.stringify(expected)}`
    }),
    ...untold.map(
      (fault) => `! ${fault}: the definition does not say how it must be told (faults.${fault}.caught)`,
    ),
    ...unbroken.map((finding) => `! unbroken: ${finding.code} ${finding.message}`),
    '',
    `  live score          ${breaks.length === 0 ? 'none tried' : `${Math.round((100 * caught) / breaks.length)} %`}  ${caught} of ${breaks.length} breaks of the running system told first, with the right code at the right place`,
    `  unbroken            ${unbroken.length === 0 ? 'nothing told' : `${unbroken.length} findings`}`,
  ].join('\n')
}
