// Services as tables: what they sent, and their scores.
import type { ServiceSummary } from '../../../assertions/index.ts'
import { grouped } from '../format.ts'
import type { RunRecord } from '../run-record.ts'
import { oneLine } from '../safe-text.ts'
import { labelled, type Paint, table } from './layout.ts'

const COLUMNS = [
  { title: 'service' },
  { title: 'language' },
  { title: 'sdk' },
  { title: 'processes', right: true },
  { title: 'spans', right: true },
  { title: 'traces', right: true },
  { title: 'records', right: true },
  { title: 'log lines', right: true },
  { title: 'metrics', right: true },
] as const

const number = (value: number): string => (value === 0 ? '-' : grouped(value))

function row({
  name,
  language,
  sdk,
  processes,
  spans,
  traces,
  logRecords,
  logLines,
  metrics,
}: ServiceSummary): string[] {
  return [
    oneLine(name) || '(no service.name)',
    oneLine(language ?? '-'),
    oneLine(sdk.join(' ')) || '-',
    ...[processes, spans, traces, logRecords, logLines, metrics].map(number),
  ]
}

/** Columns in which no service has anything are left out: the headline has said that there is nothing. */
export function servicesTable({ services = [], findings }: RunRecord, paint: Paint, width: number): string[] {
  if (services.length === 0) return []
  const all = services.map(row)
  const kept = COLUMNS.flatMap((column, at) =>
    all.every((cells) => cells[at] === '-') ? [] : [{ column, at }],
  )
  const [head = '', ...rows] = table(
    kept.map(({ column }) => column),
    all.map((cells) => kept.map(({ at }) => cells[at] ?? '')),
    width - 4,
  )
  const silent = new Set(findings.flatMap(({ code, subject }) => (code === 'DEL2' ? [subject.service] : [])))
  const sendsNothing = services.map(
    (one) => silent.has(one.name) && one.spans + one.logRecords + one.metrics === 0,
  )
  return [
    paint('bold', 'Services'),
    paint('dim', head),
    ...rows.map((line, at) =>
      sendsNothing[at] === true ? paint('yellow', `${line}  sends no telemetry`) : line,
    ),
  ]
}

const SCORE_COLUMNS = [
  { title: 'service' },
  { title: 'score', right: true },
  { title: '' },
  { title: 'passed', right: true },
  { title: 'failed', right: true },
  { title: 'not exercised', right: true },
  { title: 'range', right: true },
] as const

/** What was not exercised stays in sight: how many rules, and how far they could move the score. */
export function scoresSection({ scores = [] }: RunRecord, paint: Paint, width: number): string[] {
  if (scores.length === 0) return []
  const cells = scores.map(({ service, score, category, least, most, rules }) => {
    const of = (verdict: string) => rules.filter((rule) => rule.verdict === verdict).length
    return [
      oneLine(service) || '(no service.name)',
      score === undefined ? '-' : String(Math.round(score)),
      category ?? '',
      ...[of('passed'), of('failed'), of('not exercised')].map(String),
      `${Math.round(least)} to ${Math.round(most)}`,
    ]
  })
  const [head = '', ...rows] = table(SCORE_COLUMNS, cells, width - 4)
  // The same rules fail, or are out of reach, in most services: each is told once.
  const named = (verdict: string, every: boolean) =>
    (scores[0]?.rules ?? []).flatMap(({ id }) => {
      const own = scores.filter(({ rules }) =>
        rules.some((rule) => rule.id === id && rule.verdict === verdict),
      )
      if (own.length === 0 || (every && own.length < scores.length)) return []
      return every || own.length === scores.length
        ? [id]
        : [`${id} (${own.map(({ service }) => oneLine(service)).join(', ')})`]
    })
  const list = (label: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : labelled(label, oneLine(ids.join(', ')), width - 4)
  return [
    `${paint('bold', 'Instrumentation Score')} ${paint('dim', '(github.com/instrumentation-score/spec): of what was exercised; its range with the rest')}`,
    paint('dim', head),
    ...rows,
    ...list('failed: ', named('failed', false)),
    ...list('not exercised in any service: ', named('not exercised', true)),
  ]
}
