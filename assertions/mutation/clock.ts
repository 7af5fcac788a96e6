// Clocks: everything that one service says of time, moved by the same amount.
import type { Metric, MetricData } from '../../harness/telemetry/index.ts'
import type { Observed } from '../observed.ts'
import { editLines, editLogs, editMetrics, editSpans } from './edit.ts'
import { serviceOf } from '../model/index.ts'

const MILLISECOND = 1_000_000n

const shiftedText = (text: string, milliseconds: number): string =>
  text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/, (time) => {
    const [whole = '', fraction = ''] = time.replace('Z', '').split('.')
    const moved = Date.parse(`${whole}.${fraction.slice(0, 3)}Z`) + milliseconds
    const iso = new Date(moved).toISOString()
    return `${iso.slice(0, 23)}${fraction.slice(3)}Z`
  })

function shiftedMetric(metric: Metric, by: bigint): Metric {
  const points = metric.data.points.map((point) => ({
    ...point,
    startTime: point.startTime === 0n ? 0n : point.startTime + by,
    time: point.time + by,
    ...('exemplars' in point
      ? { exemplars: point.exemplars.map((one) => ({ ...one, time: one.time + by })) }
      : {}),
  }))
  return { ...metric, data: { ...metric.data, points } as MetricData }
}

/** `of`: by how many whole milliseconds the clock of a service is moved; 0 leaves it. */
export function shiftClocks(observed: Observed, of: (service: string) => number): Observed {
  const spans = editSpans(observed, (span) => {
    const by = BigInt(of(serviceOf(span))) * MILLISECOND
    if (by === 0n) return span
    const events = span.events.map((event) => ({ ...event, time: event.time + by }))
    return { ...span, startTime: span.startTime + by, endTime: span.endTime + by, events }
  })
  const logs = editLogs(spans, (record) => {
    const by = BigInt(of(serviceOf(record))) * MILLISECOND
    if (by === 0n) return record
    const moved = (time: bigint): bigint => (time === 0n ? 0n : time + by)
    return { ...record, time: moved(record.time), observedTime: moved(record.observedTime) }
  })
  const lines = editLines(logs, (line) => {
    const by = of(line.service)
    return by === 0 ? line : { ...line, text: shiftedText(line.text, by) }
  })
  return editMetrics(lines, (metric) => {
    const by = BigInt(of(serviceOf(metric))) * MILLISECOND
    return by === 0n ? metric : shiftedMetric(metric, by)
  })
}
