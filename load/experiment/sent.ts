// What an instrumented arm sent, against what its requests should have made.
import type { Recording } from '../../harness/recording/index.ts'
import { plannedRequest } from '../plan.ts'
import type { ArmName } from './arms.ts'
import type { Plan, Sample, Sent } from './data.ts'

/** @param all bytes of OTLP that the arm's sink took, and what the arm answered meanwhile */
export function sentBy(
  arm: ArmName,
  recording: Pick<Recording, 'spanCountOfTrace' | 'spanCountOf' | 'services' | 'counts'>,
  all: { readonly bytes: number; readonly answers: number },
  { seed, arms }: Pick<Plan, 'seed' | 'arms'>,
  samples: readonly Sample[],
): Sent {
  const own = samples.filter((sample) => sample.arm === arm)
  const counted = own.map(({ number, kind }) => ({
    kind,
    spans: recording.spanCountOfTrace(plannedRequest(seed, number, arms.length).traceId),
  }))
  const unusual: Record<string, number> = {}
  for (const [kind, some] of Map.groupBy(counted, (one) => one.kind)) {
    const usual = mostFrequent(some.map(({ spans }) => spans))
    for (const { spans } of some) {
      if (spans === usual && spans > 0) continue
      const what = spans === 0 ? `${kind}: no span at all` : `${kind}: ${spans} instead of ${usual}`
      unusual[what] = (unusual[what] ?? 0) + 1
    }
  }
  const { logRecords, dataPoints } = recording.counts()
  const spans = counted.reduce((sum, one) => sum + one.spans, 0)
  // Requests that were not measured sent telemetry, too: it is theirs.
  const share = all.answers === 0 ? 0 : own.length / all.answers
  const byService = Object.fromEntries(
    recording.services().map((service) => [service, recording.spanCountOf(service) * share]),
  )
  const telemetry = { spans, byService, bytes: Math.round(all.bytes * share), logRecords, dataPoints }
  return { arm, requests: own.length, ...telemetry, unusual }
}

function mostFrequent(values: readonly number[]): number {
  const counts = Map.groupBy(values, (value) => value)
  const [most = 0] = [...counts].toSorted(([a, as], [b, bs]) => bs.length - as.length || b - a)[0] ?? []
  return most
}
