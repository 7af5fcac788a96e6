// Numbers, durations and names as a person reads them; without locale or clock, so that equal input gives equal text.
import type { Finding, Hop } from '../../assertions/index.ts'
import type { RunRecord } from './run-record.ts'

/** `1,204`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 span`, `1,204 spans`. */
export function count(value: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(value)} ${value === 1 ? noun : plural}`
}

/** `340 µs`, `12.3 ms`, `1.24 s`, `2 min 3 s`. */
export function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '?'
  if (milliseconds < 0) return `-${duration(-milliseconds)}`
  if (milliseconds === 0) return '0 ms'
  if (milliseconds < 0.9995) return `${Math.round(milliseconds * 1000)} µs`
  if (milliseconds < 9.995) return `${milliseconds.toFixed(2)} ms`
  if (milliseconds < 99.95) return `${milliseconds.toFixed(1)} ms`
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 9_995) return `${(milliseconds / 1000).toFixed(2)} s`
  if (milliseconds < 119_500) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Nanoseconds to milliseconds, with fraction. */
export const inMilliseconds = (nanoseconds: bigint): number => Number(nanoseconds) / 1e6

/** `12:03:04.123` in UTC of a time in nanoseconds since the epoch; `''` where it is unknown. */
export function timeOfDay(nanoseconds: bigint): string {
  if (nanoseconds <= 0n) return ''
  const day = Number((nanoseconds / 1_000_000n) % 86_400_000n)
  return new Date(day).toISOString().slice(11, 23)
}

/** `ledger-service -> read-model-service via kafka ledger.entry.v1`. */
export function hopText(hop: Hop): string {
  return `${hop.from} -> ${hop.to} via ${hop.via} ${hop.operation}`
}

/** Where the finding is, in a few words: its hop, else its service and name. */
export function placeText(finding: Finding): string {
  if (finding.hop) return hopText(finding.hop)
  return [finding.subject.service, finding.subject.name].filter(Boolean).join(' ')
}

/** Nearest-rank percentile, `p` in 0..1; undefined of nothing. */
export function percentile(values: readonly number[], p: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]
}

export interface VerdictTimes {
  readonly median: number
  readonly p95: number
  readonly steps: number
}

/** Last response to verdict over all judged steps; undefined where none was judged. */
export function verdictTimes(record: RunRecord): VerdictTimes | undefined {
  const all = record.scenarios.flatMap((scenario) => scenario.verdictMilliseconds)
  const median = percentile(all, 0.5)
  const p95 = percentile(all, 0.95)
  return median === undefined || p95 === undefined ? undefined : { median, p95, steps: all.length }
}
