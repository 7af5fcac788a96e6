// Defects of logs: OTLP records and lines on standard output alike.
import type { LogRecord } from '../../../harness/telemetry/index.ts'
import type { RuleCode } from '../../catalogue/index.ts'
import { compareText, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { editLogs, madeId, ofService } from '../edit.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'

/** Edits of one service's records, and of its lines, each a mutant of its own. */
function inEach(
  codes: readonly RuleCode[],
  record: ((record: LogRecord, at: number) => LogRecord) | undefined,
  line: ((text: string, at: number) => string) | undefined,
) {
  return ({ observed }: Specimen): Site[] => {
    const correlated = observed.logs.filter((one) => one.traceId !== '')
    const recording = [...new Set(correlated.map(serviceOf))].toSorted(compareText)
    const printing = [
      ...new Set(observed.lines.filter(({ text }) => /[0-9a-f]{32}/.test(text)).map((one) => one.service)),
    ].toSorted(compareText)
    return [
      ...(record === undefined
        ? []
        : recording.map(
            (service): Site => ({
              at: `${service}, OTLP records`,
              verdict: { codes, service },
              apply: (all) => {
                let at = 0
                return editLogs(all, (one) =>
                  ofService(service)(one) && one.traceId !== '' ? record(one, at++) : one,
                )
              },
            }),
          )),
      ...(line === undefined
        ? []
        : printing.map(
            (service): Site => ({
              at: `${service}, standard output`,
              verdict: { codes, service },
              apply: (all: Observed) => {
                let at = 0
                return {
                  ...all,
                  lines: all.lines.map((one) =>
                    one.service === service && /[0-9a-f]{32}/.test(one.text)
                      ? { ...one, text: line(one.text, at++) }
                      : one,
                  ),
                }
              },
            }),
          )),
    ]
  }
}

const TRACE = /[0-9a-f]{32}/g
const SPAN = /(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])/g
const FIELDS = /,?"(trace_id|span_id|trace_flags)":"[0-9a-f]*"/g

/** The ids of the first entry, on each one after it. */
function stale({ observed }: Specimen): Site[] {
  const found = inEach(
    ['LOG2'],
    (one) => one,
    (text) => text,
  )({ observed } as Specimen)
  return found.map((site): Site => {
    const [service = '', channel = ''] = site.at.split(', ')
    if (channel === 'OTLP records') {
      const [first] = observed.logs.filter((one) => serviceOf(one) === service && one.traceId !== '')
      return {
        ...site,
        apply: (all) =>
          editLogs(all, (one) =>
            first !== undefined && ofService(service)(one) && one.traceId !== ''
              ? { ...one, traceId: first.traceId, spanId: first.spanId }
              : one,
          ),
      }
    }
    const ids = observed.lines
      .filter((one) => one.service === service)
      .map((one) => ({ trace: one.text.match(TRACE)?.[0], span: one.text.match(SPAN)?.[0] }))
      .find((one) => one.trace !== undefined && one.span !== undefined)
    return {
      ...site,
      apply: (all) => ({
        ...all,
        lines: all.lines.map((one) =>
          one.service === service
            ? { ...one, text: one.text.replace(TRACE, ids?.trace ?? '').replace(SPAN, ids?.span ?? '') }
            : one,
        ),
      }),
    }
  })
}

export const logOperators: readonly Operator[] = [
  {
    name: 'log-trace-of-nobody',
    defect: 'logs carry a trace_id that no span has',
    rule: 'LOG1',
    sites: inEach(
      ['LOG1'],
      (one, at) => ({ ...one, traceId: madeId('nobody', at, 32) }),
      (text, at) => text.replace(TRACE, madeId('nobody', at, 32)),
    ),
  },
  {
    name: 'log-span-of-nobody',
    defect: 'logs carry a span_id that is not in the trace',
    rule: 'LOG2',
    sites: inEach(
      ['LOG2'],
      (one, at) => ({ ...one, spanId: madeId('nobody', at, 16) }),
      (text, at) => text.replace(SPAN, madeId('nobody', at, 16)),
    ),
  },
  {
    name: 'log-span-alone',
    defect: 'logs carry a span_id without a trace_id',
    rule: 'LOG2',
    sites: inEach(
      ['LOG2'],
      (one) => ({ ...one, traceId: '' }),
      (text) => text.replace(/,?"trace_id":"[0-9a-f]*"/g, ''),
    ),
  },
  { name: 'log-stale-ids', defect: 'logs carry the ids of an earlier request', rule: 'LOG2', sites: stale },
  {
    name: 'log-without-ids',
    defect: 'logs written during requests carry no ids',
    rule: 'LOG3',
    sites: inEach(
      ['LOG3'],
      (one) => ({ ...one, traceId: '', spanId: '', flags: 0 }),
      (text) => text.replace(FIELDS, ''),
    ),
  },
  {
    name: 'log-ids-in-text',
    defect: 'the ids of logs are only inside the text',
    rule: 'LOG3',
    sites: inEach(['LOG3'], undefined, (text) => {
      const [trace] = text.match(TRACE) ?? []
      return text.replace(FIELDS, '').replace(/"msg":"/, `"msg":"trace_id=${trace} `)
    }),
  },
  {
    name: 'log-malformed-id',
    defect: 'logs carry a trace_id that is none',
    rule: 'LOG1',
    sites: inEach(
      ['LOG1'],
      (one) => ({ ...one, traceId: one.traceId.slice(0, 20) }),
      (text) => text.replace(TRACE, (id) => id.slice(0, 20)),
    ),
  },
  {
    name: 'log-without-severity',
    defect: 'log records have no severity',
    rule: 'LOG4',
    sites: inEach(['LOG4'], (one) => ({ ...one, severityNumber: 0, severityText: '' }), undefined),
  },
  {
    name: 'log-email',
    defect: 'an e-mail address in a log body',
    rule: 'SEC1',
    sites: inEach(
      ['SEC1'],
      (one, at) => (at === 0 ? { ...one, body: 'welcome grace.hopper@example.com' } : one),
      (text, at) => (at === 0 ? text.replace(/"msg":"/, '"msg":"welcome grace.hopper@example.com ') : text),
    ),
  },
]
