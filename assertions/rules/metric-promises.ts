// MET1 and MET9: metrics are there as promised, and count what they stand for. MET2 is in a file of its own.
import type { Span } from '../../harness/telemetry/index.ts'
import { evidenceOf } from '../diagnosis/index.ts'
import type { Finding } from '../finding.ts'
import type { MetricContract } from '../metric-contract.ts'
import {
  absentMetric,
  type CountedSpans,
  countedSpans,
  metricIndex,
  type MetricIndex,
  partlySampled,
  reconcile,
  type RequestCount,
  requestCounts,
  SLACK,
} from '../metrics/index.ts'
import { describeSpan, perRun, serviceOf } from '../model/index.ts'
import { checkKinds } from './metric-kinds.ts'
import { cameFrom, checkPromised, metricsOf, type Promised, promisesOf } from './metric-promised.ts'
import { Cases, type Checked, type Judged, type Rule } from './rule.ts'

const spansOfRun = perRun(() => new Map<readonly MetricContract[], CountedSpans>())

function spansCounted({ run, expectations: { metrics = [] } }: Judged): CountedSpans {
  const known = spansOfRun(run)
  const found = known.get(metrics) ?? countedSpans(run, metrics)
  known.set(metrics, found)
  return found
}

function checkPresence(judged: Judged): Checked {
  const index = metricIndex(judged.observed.metrics)
  const findings: Finding[] = []
  let subjects = 0
  for (const promised of promisesOf(judged)) {
    const { contract, service } = promised
    if (cameFrom(index, promised)) {
      subjects++
      findings.push(...checkPromised(judged, promised).filter((finding) => finding.code === 'MET1'))
    } else if (isDue(judged, index, promised)) {
      subjects++
      findings.push(absentMetric(contract, metricsOf(judged, service), service))
    }
  }
  return { subjects, findings }
}

/** What it counts happened, and the process exported since. Where a contract names no spans, the metric is always due. */
function isDue(judged: Judged, index: MetricIndex, { contract, service }: Promised): boolean {
  if (index.series.length === 0 || judged.observed.notCaptured?.includes('metrics') === true) return false
  if (contract.countedBy === undefined) return true
  const processes = spansCounted(judged).get(contract) ?? new Map<string, readonly Span[]>()
  return [...processes.entries()].some(([process, spans]) => {
    const [own] = spans
    if (own === undefined || serviceOf(own) !== service) return false
    const last = index.exportTimes(process).at(-1)
    if (last === undefined) return index.of(service).length === 0
    return spans.some((span) => span.endTime + SLACK <= last)
  })
}

function checkCounts(judged: Judged): Checked {
  const cases = new Cases('MET9')
  const { run, entries, observed } = judged
  const index = metricIndex(observed.metrics)
  const partial = partlySampled(run, entries)
  let subjects = 0
  for (const { contract, service } of promisesOf(judged)) {
    const result = reconcile(contract, service, index, spansCounted(judged), !partial.has(service))
    subjects += result.subjects
    for (const { message, span, text } of result.disagreements) {
      const evidence = span === undefined ? [{ text }] : [evidenceOf(span, text)]
      cases.add({ subject: { service, name: contract.name }, message, evidence })
    }
  }
  for (const counts of requestCounts(run, index)) {
    subjects++
    addRequests(cases, counts)
  }
  return { subjects, findings: cases.findings() }
}

function addRequests(cases: Cases, { service, metric, counted, spans, short, times }: RequestCount): void {
  const subject = { service, name: metric }
  const [first] = spans
  if (first !== undefined && spans.length > counted) {
    const text = `${spans.length} SERVER spans ended before its last data point, which stands at ${counted}; one is ${describeSpan(first)}`
    const message = `${metric} of ${service} counts fewer requests than there are spans`
    cases.add({ subject, message, evidence: [evidenceOf(first, text)] })
    return
  }
  for (const { group, counted: some, spans: of } of short) {
    const [one] = of
    if (one === undefined) continue
    const text = `${of.length} SERVER spans with ${group}; it counts ${some} of them; one is ${describeSpan(one)}`
    const message = `${metric} of ${service} tells other answers than the spans: ${group}`
    cases.add({ subject, message, evidence: [evidenceOf(one, text)] })
  }
  if (times === 1 || first === undefined) return
  const text = `each route stands at ${times} times the number of its spans; one is ${describeSpan(first)}`
  const message = `${metric} of ${service} counts every request ${times} times`
  cases.add({ subject, message, certainty: 'likely', evidence: [evidenceOf(first, text)] })
}

export const metricPromiseRules: readonly Rule[] = [
  { code: 'MET1', check: checkPresence },
  { code: 'MET2', check: checkKinds },
  { code: 'MET9', check: checkCounts },
]
