// `toHaveCorrelatedLogs`: every log of the path carries the ids of this trace, on stdout and over OTLP.
import { correlateLogs } from '../../assertions/index.ts'
import { contextLines, findingLines, type MatcherResult, PLAINLY } from './fulfil.ts'
import { observe, type SettledTrace, traceOf } from './settled.ts'

export function correlatedLogs(
  settled: SettledTrace,
  demand: { readonly in: readonly string[] },
  asked = PLAINLY,
): MatcherResult {
  if (demand.in.length === 0)
    throw new Error(
      'toHaveCorrelatedLogs needs at least one service in `in`: a check that looks at nothing is not a pass.',
    )
  const { findings, counts } = correlateLogs(traceOf(settled), observe(settled.recording), demand.in)
  settled.onJudged?.({ findings: asked.isNot ? [] : findings })
  return {
    pass: findings.length === 0,
    message: () =>
      findings.length === 0
        ? `${settled.title}: the logs of ${demand.in.join(', ')} are correlated, and were expected not to be.`
        : [
            `${settled.title}: the logs do not belong to the trace.`,
            ...findingLines(findings),
            JSON.stringify(counts),
            ...contextLines(settled),
          ].join('\n'),
  }
}
