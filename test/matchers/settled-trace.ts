// A settled trace over hand-made telemetry, and the text of a matcher's failure.
import type { Judged, SettledTrace } from '../../harness/matchers/index.ts'
import { Recording } from '../../harness/recording/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'
import { type Received, receive } from '../settle/received.ts'

export interface SettledParts extends Received {
  readonly spans: readonly Span[]
  readonly unsettled?: readonly string[]
}

/** The first span's trace, as a `telemetry` fixture would give it; what the matchers judged is kept in `judged`. */
export function settledTrace(parts: SettledParts): {
  readonly trace: SettledTrace
  readonly judged: Judged[]
} {
  const recording = new Recording()
  receive(recording, parts)
  const judged: Judged[] = []
  const trace = {
    title: 'spin for 10',
    traceId: parts.spans[0]?.traceId ?? '0af7651916cd43dd8448eb211c80319c',
    recording,
    topology: { services: [], source: 'declared', assumptions: [] },
    unsettled: parts.unsettled ?? [],
    report: '/runs/one/report.html',
    onJudged: (one: Judged) => void judged.push(one),
  } as const
  return { trace, judged }
}

/** What the assertion says when it fails; an error where it does not. */
export async function failureOf(assertion: () => unknown): Promise<string> {
  try {
    await assertion()
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
  throw new Error('the assertion held')
}
