// MET9 over a whole capture: what a metric counted in each process, against the spans that its contract says it counts.
import { attribute, attributeText, type Span, valueText } from '../../harness/telemetry/index.ts'
import type { MetricContract } from '../metric-contract.ts'
import { describeSpan, processOf, push, type Run, serviceOf } from '../model/index.ts'
import { counts, isCounting } from './counted.ts'
import type { MetricIndex, Series } from './series.ts'
import { SLACK, standingOf } from './standing.ts'

export interface Disagreement {
  readonly contract: MetricContract
  readonly service: string
  readonly message: string
  readonly span: Span | undefined
  readonly text: string
}

/** Spans that each contract counts, by contract, service and process: one walk over all spans. */
export type CountedSpans = ReadonlyMap<MetricContract, ReadonlyMap<string, readonly Span[]>>

export function countedSpans(run: Run, contracts: readonly MetricContract[]): CountedSpans {
  const byService = new Map<string, MetricContract[]>()
  for (const contract of contracts)
    if (contract.countedBy !== undefined)
      for (const service of contract.services) push(byService, service, contract)
  const found = new Map<MetricContract, Map<string, Span[]>>()
  for (const trace of run.traces)
    for (const span of trace.spans) {
      const service = serviceOf(span)
      for (const contract of byService.get(service) ?? []) {
        if (contract.countedBy === undefined || !counts(span, contract.countedBy, service)) continue
        const own = found.get(contract) ?? new Map<string, Span[]>()
        found.set(contract, own)
        push(own, processOf(span), span)
      }
    }
  return found
}

export interface Reconciled {
  /** Groups of streams that were compared with spans. */
  readonly subjects: number
  readonly disagreements: readonly Disagreement[]
}

/** `samplesAll`: every request of the service leaves spans, as far as is known. */
export function reconcile(
  contract: MetricContract,
  service: string,
  index: MetricIndex,
  spans: CountedSpans,
  samplesAll: boolean,
): Reconciled {
  const { countedBy, name, instrument } = contract
  const disagreements: Disagreement[] = []
  let subjects = 0
  if (countedBy === undefined || (instrument !== 'counter' && instrument !== 'histogram'))
    return { subjects, disagreements }
  const named = index.of(service).filter((one) => one.name === name && one.instrument === instrument)
  for (const [process, streams] of Map.groupBy(named, (one) => one.process)) {
    const own = spans.get(contract)?.get(process) ?? []
    const counting = streams.filter((one) => isCounting(one.attributes, countedBy))
    const keyOf = keysOf(contract, counting)
    const [streamGroups, spanGroups] = [Map.groupBy(counting, keyOf.stream), Map.groupBy(own, keyOf.span)]
    // A group of spans without any stream is counted nowhere; its window is that of the metric's other streams.
    const to = standingOf(streams, index)?.to
    for (const key of [...new Set([...streamGroups.keys(), ...spanGroups.keys()])].toSorted()) {
      const group = streamGroups.get(key) ?? []
      const standing =
        standingOf(group, index) ??
        (group.length === 0 && to !== undefined
          ? { total: 0, increase: 0, from: 0n, since: 0n, to }
          : undefined)
      if (standing === undefined) continue
      subjects++
      const where = key === '' ? '' : ` with ${key.replaceAll('\n', ', ')}`
      const what = `${name} of ${service}${where}`
      const found = spanGroups.get(key) ?? []
      const due = found.filter(
        (span) => span.startTime >= standing.since && span.endTime + SLACK <= standing.to,
      )
      const told = (message: string, span: Span | undefined, text: string) =>
        disagreements.push({ contract, service, message, span, text })
      if (due.length > standing.total) {
        const text = `${due.length} spans ended before its last data point, which stands at ${standing.total}`
        told(
          `${what} counts less than the spans it stands for`,
          due[0],
          `${text}; one is ${describeSpan(due[0] as Span)}`,
        )
        continue
      }
      if (!samplesAll || !isExact(contract)) continue
      const possible = found.filter(
        ({ startTime, endTime }) =>
          startTime <= standing.to + SLACK && endTime + SLACK >= (standing.from ?? 0n),
      )
      if (standing.increase <= possible.length) continue
      told(
        `${what} counts more than the spans it stands for`,
        possible[0],
        `it rose by ${standing.increase} up to ${standing.to}; ${possible.length} spans can account for that`,
      )
    }
  }
  return { subjects, disagreements }
}

/** Every increment of these streams stands for a span that the contract names. */
const isExact = ({ countedBy = { span: '' } }: MetricContract): boolean =>
  countedBy.streams !== undefined || (countedBy.where === undefined && countedBy.status === undefined)

/** By what streams and spans belong together: the attributes that the contract maps, where all streams have them. */
function keysOf({ countedBy }: MetricContract, streams: readonly Series[]) {
  const mapped = Object.entries(countedBy?.attributes ?? {}).filter(([key]) =>
    streams.every((one) => attribute(one.attributes, key) !== undefined),
  )
  return {
    stream: ({ attributes }: Series): string =>
      mapped.map(([key]) => `${key}=${valueText(attribute(attributes, key) ?? null)}`).join('\n'),
    span: ({ attributes }: Span): string =>
      mapped
        .map(([key, spanKey]) => `${key}=${attributeText(attributes, ...spanKey.split('|')) ?? ''}`)
        .join('\n'),
  }
}
