// A realistic run: a spin that fulfils its contract, a transfer torn at Kafka, and what the judgement says of both.
import type { ComparisonLine, Finding, RuleResult } from '../../assertions/index.ts'
import type { ReportEvidence, RunRecord } from '../../harness/report/index.ts'
import { finding, runRecord, scenario } from './build.ts'
import { FRAGMENT, SPIN, TRANSFER } from './sample-spans.ts'
import { spin } from './sample-spin.ts'
import { fragment, lines, logs, orphan, transfer } from './sample-transfer.ts'

const span = (traceId: string, n: number) => ({ traceId, spanId: `00f067aa${(0xa1b2c300 + n).toString(16)}` })

const fulfilled: readonly ComparisonLine[] = spin.spans.map((one, index) => {
  const text = `${one.resource.attributes[0]?.value} ${one.kind} ${one.name}`
  const depth = [0, 1, 2, 3, 3, 4, 5, 6, 6, 6, 7, 8, 9, 9, 6][index] ?? 0
  return index === 7
    ? { depth, mark: 'extra', found: text, traceId: SPIN, spanId: one.spanId }
    : { depth, mark: 'same', expected: text, found: text, traceId: SPIN, spanId: one.spanId }
})

const torn: readonly ComparisonLine[] = [
  {
    depth: 0,
    mark: 'same',
    expected: 'vegas-frontend-service SERVER POST /api/transfers',
    found: 'vegas-frontend-service SERVER POST /api/transfers',
    ...span(TRANSFER, 31),
  },
  {
    depth: 1,
    mark: 'same',
    expected: 'orchestrator-service SERVER POST /v1/transfers',
    found: 'orchestrator-service SERVER POST /v1/transfers',
    ...span(TRANSFER, 33),
  },
  { depth: 2, mark: 'extra', found: 'orchestrator-service CLIENT set', ...span(TRANSFER, 34) },
  {
    depth: 2,
    mark: 'same',
    expected: 'ledger-service SERVER POST /v1/entries',
    found: 'ledger-service SERVER POST /v1/entries',
    ...span(TRANSFER, 36),
  },
  {
    depth: 3,
    mark: 'different',
    expected: 'ledger-service CLIENT /^INSERT/ ×2',
    found: 'ledger-service CLIENT INSERT entries',
    note: 'found 1, demanded 2',
    ...span(TRANSFER, 37),
  },
  {
    depth: 3,
    mark: 'same',
    expected: 'ledger-service PRODUCER send ledger.entry.v1',
    found: 'ledger-service PRODUCER send ledger.entry.v1',
    ...span(TRANSFER, 40),
  },
  {
    depth: 4,
    mark: 'missing',
    expected: 'read-model-service CONSUMER consume EntryPosted',
    note: 'found in another trace',
    ...span(FRAGMENT, 50),
  },
  { depth: 5, mark: 'missing', expected: 'read-model-service CLIENT /^UPDATE/' },
]

const lost: Finding = finding({
  code: 'TRC12',
  subject: { service: 'read-model-service', name: 'consume EntryPosted', ...span(FRAGMENT, 50) },
  message: 'The consumer span has neither parent nor link to the span that sent its message.',
  hop: { from: 'ledger-service', to: 'read-model-service', via: 'kafka', operation: 'ledger.entry.v1' },
  reason: 'not injected',
  evidence: [
    {
      text: 'Message ledger.entry.v1[0]@17 carries no traceparent header; its headers are: content-type, event-id.',
    },
    { text: 'The PRODUCER span of offset 17 was recorded and sampled.', ...span(TRANSFER, 40) },
    { text: 'The CONSUMER span of offset 17 starts a trace of its own.', ...span(FRAGMENT, 50) },
  ],
  remedy: 'Inject the context of the PRODUCER span into the message headers before the relay publishes.',
  consequences: [
    finding({
      code: 'TRC14',
      subject: { service: 'read-model-service', traceId: TRANSFER },
      message: 'The contract "transfer" demands consume EntryPosted, which is not in the trace.',
    }),
    finding({
      code: 'TRC3',
      severity: 'warning',
      subject: { traceId: FRAGMENT },
      message: 'A trace begins at read-model-service, which declares no entry point.',
    }),
  ],
})

const silent: Finding = finding({
  code: 'LOG3',
  severity: 'warning',
  subject: { service: 'vegas-slots-service', name: 'trace_id' },
  message: 'A log record was written inside a request and carries no context.',
  evidence: [{ text: 'Record "payout of 52.50" lies within game.play of this trace.', ...span(SPIN, 7) }],
  remedy: 'Write the record while the span is active, or pass its context to the logger.',
  occurrences: 12,
})

const rule = (
  code: string,
  title: string,
  subjects: number,
  findings: readonly Finding[] = [],
): RuleResult => ({
  code,
  title,
  subjects,
  findings,
  outcome: findings.length > 0 ? 'broken' : subjects > 0 ? 'holds' : 'not exercised',
})

const service = (name: string, entryPoints: readonly string[], port: number) => ({
  name,
  entryPoints,
  addresses: [`127.0.0.1:${port}`],
  promises: ['traces', 'logs', 'metrics', 'stdout'] as const,
})

export const evidence: ReportEvidence = { traces: [spin, transfer, fragment, orphan], logs, lines }

export const sample: RunRecord = runRecord({
  faults: ['relay-no-headers'],
  verdict: 'findings',
  phases: [
    { name: 'build', milliseconds: 1240 },
    { name: 'start', milliseconds: 8420 },
    { name: 'scenarios', milliseconds: 12_100 },
    { name: 'judge', milliseconds: 310 },
    { name: 'stop', milliseconds: 940 },
  ],
  counts: { traces: 4, spans: 30, logRecords: 10, logLines: 9, dataPoints: 311 },
  scenarios: [
    scenario({
      title: 'a slots spin from the page is one trace down to the database',
      steps: [{ title: 'spin the slots', traceId: SPIN }],
      contracts: [{ contract: 'slots spin', traceId: SPIN, fulfilled: true, lines: fulfilled, findings: [] }],
    }),
    scenario({
      title: 'a transfer reaches the read model through the outbox',
      location: 'scenarios/transfer.spec.ts:18',
      outcome: 'failed',
      milliseconds: 2310,
      verdictMilliseconds: [790, 512],
      steps: [{ title: 'transfer 25.00 from ann to bob', traceId: TRANSFER }],
      contracts: [
        { contract: 'transfer', traceId: TRANSFER, fulfilled: false, lines: torn, findings: [lost] },
      ],
      findings: [lost],
      error:
        'TRC12 ledger-service -> read-model-service via kafka ledger.entry.v1: not injected\n\n  expected  consume EntryPosted\n  found     nothing',
    }),
    scenario({
      title: 'the same transfer again is answered from the first one',
      outcome: 'skipped',
      milliseconds: 0,
      verdictMilliseconds: [],
    }),
  ],
  findings: [lost, silent],
  rules: [
    rule('TRC1', 'Every span has its parent', 26),
    rule('TRC3', 'A trace has one root', 4, [finding({ code: 'TRC3' })]),
    rule('TRC5', 'No span is its own ancestor', 30),
    rule('TRC6', 'Span ids are unique', 30),
    rule('TRC11', 'Every call to an instrumented service has a SERVER span', 6),
    rule('TRC12', 'Every consumed message leads back to its sender', 1, [lost]),
    rule('LOG1', 'Every trace id in a log belongs to a trace', 19),
    rule('LOG3', 'Every log inside a request carries its context', 20, [silent]),
    rule('RES1', 'Every resource names its service', 6),
    rule('DEL1', 'Everything is flushed at shutdown', 0),
    rule('TRC10', 'Only declared entry points start traces', 0),
  ],
  barriers: [
    {
      service: 'vegas-frontend-service',
      barrier: 'marker',
      note: 'span, log record and metric of the marker request arrived',
    },
    { service: 'ledger-service', barrier: 'pipeline', note: 'the relay exports in order after the marker' },
    {
      service: 'vegas-web',
      barrier: 'quiet window',
      note: 'no marker can be sent through a page; quiet for 400 ms after its flush',
    },
  ],
  exemptions: [
    {
      exemption: {
        code: 'TRC4',
        service: 'vegas-web',
        reason: 'a page begins its traces with a CLIENT span',
      },
      silenced: 3,
      findings: [],
    },
    {
      exemption: { code: 'NAM1', service: '*', name: 'GET /*', reason: 'left over from an old route' },
      silenced: 0,
      findings: [],
    },
  ],
  policies: [{ code: 'MET5', settings: { streams: 500 }, reason: 'a table has a stream' }],
  topology: {
    source: 'declared',
    assumptions: [],
    services: [
      service('vegas-web', ['*'], 38_211),
      service('vegas-frontend-service', ['GET /', 'POST /api/*'], 38_211),
      service('vegas-slots-service', [], 40_123),
      service('vegas-scoring-service', [], 39_001),
      service('orchestrator-service', [], 7103),
      service('ledger-service', [], 7102),
      service('read-model-service', [], 7104),
    ],
  },
})
