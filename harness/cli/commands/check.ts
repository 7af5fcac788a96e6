// `pitboss check CAPTURE...`: judge saved captures and logs; no system needed.
import { renderCheck, type RunRecord } from '../../report/index.ts'
import { EXIT, openFiles, recordOfFiles, writeReport } from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export interface CheckOptions {
  readonly captures: readonly string[]
  readonly logs?: string
  readonly system?: string
  /** Folder for the report; none is written where it is absent. */
  readonly out?: string
}

/** Of a terminal whose width is not known, and of a file. */
const WIDTH = 100

export async function check(options: CheckOptions, context: CommandContext): Promise<number> {
  const opened = await openFiles(options, {
    reading: (file, line) => context.progress.slow(() => `reading ${file}: line ${line}`),
    judging: (code) => context.progress.slow(() => `judging ${code}`),
  })
  const record = recordOfFiles(opened)
  const report =
    options.out === undefined ? undefined : await writeReport(options.out, record, opened.read.recording)
  context.print(resultOf(record, opened.judged.lines, report), () =>
    renderCheck(record, {
      colour: process.stdout.isTTY && !process.env['NO_COLOR'],
      width: process.stdout.columns ?? WIDTH,
      ...(report === undefined ? {} : { reportPath: report }),
    }),
  )
  return record.verdict === 'holds' ? EXIT.holds : EXIT.findings
}

function resultOf(record: RunRecord, lines: object, report: string | undefined): object {
  const { verdict, priorities, findings, rules, hops, services, scores, counts, topology } = record
  const { exemptions, policies, sources, phases } = record
  return {
    verdict,
    priorities,
    findings,
    rules,
    hops,
    services,
    scores,
    counts,
    topology,
    lines,
    exemptions,
    policies,
    files: sources?.captures ?? [],
    logs: sources?.logs ?? [],
    phases,
    ...(report === undefined ? {} : { report }),
  }
}
