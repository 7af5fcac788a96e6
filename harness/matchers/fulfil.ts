// `toFulfil`: the trace against its contract.
import {
  type Finding,
  matchContract,
  renderComparison,
  renderFinding,
  type TraceContract,
} from '../../assertions/index.ts'
import { type SettledTrace, traceOf } from './settled.ts'

/** What Playwright's and vitest's `expect.extend` both take. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** What `expect` tells its matchers. */
export interface Asked {
  /** Behind `.not`. What is then found was expected: it is no finding of the run. */
  readonly isNot: boolean
}

export const PLAINLY: Asked = { isNot: false }

export function fulfil(settled: SettledTrace, contract: TraceContract, asked = PLAINLY): MatcherResult {
  const { recording, traceId } = settled
  const result = matchContract(traceOf(settled), contract, {
    others: recording.traces(),
    logs: recording.logsOf(traceId),
  })
  settled.onJudged?.(asked.isNot ? { findings: [] } : { contract: result, findings: result.findings })
  return {
    pass: result.fulfilled,
    message: () =>
      result.fulfilled
        ? `${settled.title}: the trace fulfils '${contract.name}', and was expected not to.\n${renderComparison(result)}`
        : [
            `${settled.title}: the trace does not fulfil '${contract.name}'.`,
            ...findingLines(result.findings),
            renderComparison(result),
            ...contextLines(settled),
          ].join('\n'),
  }
}

export function findingLines(findings: readonly Finding[]): string[] {
  return findings.map((finding) => renderFinding(finding))
}

/** The end of every failure: the trace, what was still awaited, how to see it. */
export function contextLines(settled: SettledTrace): string[] {
  return [
    `trace ${settled.traceId}`,
    ...settled.unsettled.map((what) => `never arrived: ${what}`),
    ...(settled.report === undefined ? [] : [`In the report: ${settled.report}#trace-${settled.traceId}`]),
  ]
}
