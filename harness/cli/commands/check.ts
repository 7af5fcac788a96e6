// `pitboss check CAPTURE...`: judge saved captures and logs; no system needed.
import { renderFinding, type RuleResult } from '../../../assertions/index.ts'
import { type CaptureRead, EXIT, openFiles } from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export interface CheckOptions {
  readonly captures: readonly string[]
  readonly logs?: string
  readonly system?: string
}

export async function check(options: CheckOptions, context: CommandContext): Promise<number> {
  const { read, judged, topology, phases } = await openFiles(options, {
    reading: (file, line) => context.progress.slow(() => `reading ${file}: line ${line}`),
    judging: (code) => context.progress.slow(() => `judging ${code}`),
  })
  const { rules, findings } = judged
  const counts = read.recording.counts()
  const broken = findings.some((finding) => finding.severity === 'error')
  context.print(
    {
      verdict: broken ? 'findings' : 'holds',
      files: read.captures,
      logs: read.logs,
      counts,
      topology,
      rules,
      findings,
      exemptions: judged.exemptions,
      policies: judged.policies,
      lines: judged.lines,
      phases,
    },
    () =>
      [
        ...findings.map((finding) => renderFinding(finding)),
        ...topology.assumptions.map((assumption) => `assumed: ${assumption}`),
        ...read.captures.flatMap(damageText),
        `${counts.traces} traces, ${counts.spans} spans, ${counts.logRecords} log records, ${counts.logLines} log lines, ${counts.dataPoints} data points judged`,
        ...(['holds', 'broken', 'not exercised'] as const).flatMap((outcome) => ruleLine(rules, outcome)),
        findings.length === 1 ? '1 finding' : `${findings.length} findings`,
      ].join('\n'),
  )
  return broken ? EXIT.findings : EXIT.holds
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
