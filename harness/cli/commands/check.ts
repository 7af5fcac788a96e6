// `pitboss check CAPTURE...`: judge saved captures; no system needed.
import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  inferTopology,
  judge,
  renderFinding,
  type RuleResult,
  type Topology,
} from '../../../assertions/index.ts'
import { observe } from '../../matchers/index.ts'
import { readCapture, Recording } from '../../recording/index.ts'
import { CommandFailed, EXIT, phase, RUN_FILES } from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export interface CheckOptions {
  readonly captures: readonly string[]
}

interface CaptureRead {
  readonly file: string
  readonly lines: number
  readonly damaged: readonly { readonly line: number; readonly reason: string }[]
  readonly truncated: boolean
}

export async function check(options: CheckOptions, context: CommandContext): Promise<number> {
  const phases: { name: string; milliseconds: number }[] = []
  const { recording, files } = await phase(phases, 'read', () => readAll(options.captures, context))
  const declared = await declaredTopology(options.captures)
  const { topology, rules, findings } = await phase(phases, 'judge', async () =>
    judgeAll(recording, declared),
  )
  const counts = recording.counts()
  const broken = findings.some((finding) => finding.severity === 'error')
  context.print(
    { verdict: broken ? 'findings' : 'holds', files, counts, topology, rules, findings, phases },
    () =>
      [
        ...findings.map((finding) => renderFinding(finding)),
        ...topology.assumptions.map((assumption) => `assumed: ${assumption}`),
        ...files.flatMap(damageText),
        `${counts.traces} traces, ${counts.spans} spans, ${counts.logRecords} log records, ${counts.dataPoints} data points judged`,
        ...(['holds', 'broken', 'not exercised'] as const).flatMap((outcome) => ruleLine(rules, outcome)),
        findings.length === 1 ? '1 finding' : `${findings.length} findings`,
      ].join('\n'),
  )
  return broken ? EXIT.findings : EXIT.holds
}

function judgeAll(recording: Recording, declared: Topology | undefined) {
  const observed = observe(recording)
  const topology = withoutStdout(declared ?? inferTopology(observed))
  return { topology, ...judge(observed, topology) }
}

/** Those that were not exercised are named: they did not pass. */
function ruleLine(rules: readonly RuleResult[], outcome: RuleResult['outcome']): string[] {
  const codes = rules.filter((rule) => rule.outcome === outcome).map((rule) => rule.code)
  return codes.length === 0 ? [] : [`rules ${outcome.padEnd(13)} ${codes.length}: ${codes.join(' ')}`]
}

function damageText(file: CaptureRead): string[] {
  return [
    ...(file.damaged.length > 0
      ? [
          `${file.file}: ${file.damaged.length} of ${file.lines} lines are damaged, first line ${file.damaged[0]?.line}: ${file.damaged[0]?.reason}`,
        ]
      : []),
    ...(file.truncated ? [`${file.file}: cut off in the middle; read up to the cut`] : []),
  ]
}

async function readAll(captures: readonly string[], context: CommandContext) {
  const recording = new Recording()
  const files: CaptureRead[] = []
  for (const file of captures) {
    await access(file).catch((error: unknown) => {
      throw new CommandFailed(
        'NO_CAPTURE',
        `There is no capture ${file}, or it can't be read. Give the path of a .jsonl or .jsonl.gz file.`,
        { cause: error },
      )
    })
    context.progress.note(`reading ${file}`)
    const read = await readCapture(file, recording)
    files.push({ file, lines: read.lines, damaged: read.damaged, truncated: read.truncated })
  }
  const { spans, logRecords, dataPoints } = recording.counts()
  if (spans + logRecords + dataPoints === 0) {
    throw new CommandFailed(
      'EMPTY_CAPTURE',
      `There is no telemetry in ${captures.join(', ')}: a check that looked at nothing is not a pass.`,
    )
  }
  return { recording, files }
}

/** A capture holds no lines of standard output: what was promised there can't be judged from it. */
function withoutStdout(topology: Topology): Topology {
  return {
    ...topology,
    services: topology.services.map((service) => ({
      ...service,
      promises: service.promises.filter((promise) => promise !== 'stdout'),
    })),
  }
}

/** A run's folder keeps the declared topology beside its capture. */
async function declaredTopology(captures: readonly string[]): Promise<Topology | undefined> {
  const [only] = captures
  if (only === undefined || captures.length > 1) return undefined
  const text = await readFile(join(dirname(only), RUN_FILES.topology), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Topology)
}
