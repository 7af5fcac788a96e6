// Text that tries to be more than text, and a run in which every captured word is such a text.
import fc from 'fast-check'
import type { Experiments, ReportEvidence, RunRecord } from '../../harness/report/index.ts'
import { at, attributes, finding, line, log, resource, runRecord, scenario, span, trace } from './build.ts'

export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</style><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '`onmouseover=alert(1)`',
  '</title></template></details><base href="https://evil.example/">',
  '<!--',
  '-->',
  ']]>',
  '<![CDATA[',
  '&lt;b&gt;&#60;script&#62;',
  'javascript:alert(1)',
  '\u202egnp.exe',
  'two\u2028lines\u2029here',
  'zero\u200bwidth\ufeff',
  'nul\u0000 bell\u0007 esc\u001b[2J\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
  '\ud800 lone surrogate',
  '\ufffe\uffff',
  '::error file=x::injected',
  '| a | b |\n|---|---|',
  '[click](https://evil.example) ![x](https://evil.example/x.png) @everyone',
]

export const hostileText: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)).map((two) => two.join('')),
  )
  .filter((text) => text.trim() !== '')

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'

/** A run in which `text` stands wherever a system under test, its data or its tests put words. */
export function hostileRun(text: string): { readonly record: RunRecord; readonly evidence: ReportEvidence } {
  const subject = { service: text, name: text, traceId: TRACE, spanId: SPAN }
  const found = finding({
    code: text,
    subject,
    message: text,
    remedy: text,
    hop: { from: text, to: text, via: 'http', operation: text },
    reason: 'not injected',
    evidence: [{ text, traceId: TRACE, spanId: SPAN }],
    consequences: [finding({ code: text, subject, message: text })],
  })
  const one = span({
    service: text,
    from: 0,
    took: 5,
    traceId: TRACE,
    spanId: SPAN,
    name: text,
    traceState: text,
    error: text,
    scope: text,
    resource: resource(text, { [text]: text }),
    attributes: { [text]: text, nested: [text, { entries: attributes({ [text]: text }) }] },
    events: [
      { time: at(1), name: text, attributes: attributes({ [text]: text }), droppedAttributesCount: 0 },
    ],
    links: [
      {
        traceId: text,
        spanId: text,
        traceState: text,
        attributes: attributes({ [text]: text }),
        droppedAttributesCount: 0,
        flags: 0,
      },
    ],
  })
  const said = log(text, 2, text, {
    traceId: TRACE,
    spanId: SPAN,
    severityText: text,
    eventName: text,
    attributes: attributes({ [text]: text }),
  })
  const record = runRecord({
    system: text,
    runtimeReason: text,
    faults: [text],
    started: text,
    verdict: 'findings',
    phases: [{ name: text, milliseconds: 5 }],
    scenarios: [
      scenario({
        title: text,
        location: text,
        outcome: 'failed',
        error: text,
        steps: [{ title: text, traceId: TRACE }],
        findings: [found],
        contracts: [
          {
            contract: text,
            traceId: TRACE,
            fulfilled: false,
            findings: [],
            lines: [
              {
                depth: 0,
                mark: 'different',
                expected: text,
                found: text,
                note: text,
                traceId: TRACE,
                spanId: SPAN,
              },
            ],
          },
        ],
      }),
    ],
    findings: [found],
    rules: [{ code: text, title: text, outcome: 'broken', subjects: 1, findings: [found] }],
    barriers: [{ service: text, barrier: 'marker', note: text }],
    exemptions: [
      {
        exemption: {
          code: 'TRC4',
          service: text,
          name: text,
          hop: { from: text, to: text, operation: text },
          reason: text,
        },
        silenced: 1,
        findings: [found],
      },
    ],
    priorities: [
      {
        what: text,
        places: [text],
        why: text,
        seen: text,
        todo: text,
        severity: 'error',
        certainty: 'certain',
        findings: [0],
      },
    ],
    hops: [
      {
        from: text,
        to: text,
        via: 'http',
        calls: 3,
        continued: 1,
        linked: 0,
        wrongParent: 0,
        torn: 2,
        failed: 0,
        reasons: { 'not injected': 2 },
        operations: [text, `${text} again`].map((operation) => ({
          operation,
          calls: 1,
          continued: 0,
          linked: 0,
          wrongParent: 0,
          torn: 1,
          failed: 0,
          reasons: { 'not injected': 1 },
        })),
      },
    ],
    services: [
      {
        name: text,
        language: text,
        sdk: [text],
        spans: 1,
        traces: 1,
        logRecords: 0,
        logLines: 0,
        metrics: 0,
        processes: 1,
      },
    ],
    scores: [
      {
        service: text,
        score: 50,
        category: 'Needs Improvement',
        least: 10,
        most: 90,
        rules: [{ id: text, impact: 'Low', verdict: 'failed', looked: 1, failed: 1 }],
      },
    ],
    sources: {
      captures: [{ file: text, lines: 1, damaged: [{ line: 1, reason: text }], truncated: true }],
      logs: [{ file: text, lines: 1, services: [{ service: text }], damaged: [1], truncated: true }],
    },
    policies: [{ code: 'MET5', settings: { [text]: 1 }, reason: text }],
    topology: {
      source: 'inferred',
      assumptions: [text],
      services: [{ name: text, addresses: [text], entryPoints: [text], promises: ['traces'] }],
    },
  })
  const printed = JSON.stringify({ level: 'info', msg: `line ${text}`, trace_id: TRACE, span_id: SPAN })
  return {
    record,
    evidence: {
      traces: [trace(TRACE, [one])],
      logs: [said],
      lines: [line(text, 3, printed), line(text, 4, `raw ${text}`)],
      metrics: [
        {
          resource: resource(text),
          scope: said.scope,
          name: text,
          description: text,
          unit: text,
          metadata: [],
          data: {
            type: 'gauge',
            points: [
              {
                attributes: attributes({ [text]: text }),
                startTime: 0n,
                time: at(1),
                flags: 0,
                value: 1n,
                exemplars: [],
              },
            ],
          },
        },
      ],
    },
  }
}

/** The same of what experiments leave. */
export const hostileExperiments = (text: string): Experiments => ({
  overhead: {
    verdict: text,
    reasons: [text],
    plan: { budget: 0.05 },
    comparisons: [
      {
        arm: text,
        reference: text,
        what: text,
        ratio: 1.1,
        interval: { low: 1, high: 1.2 },
        judged: { verdict: text },
      },
    ],
  },
  mutation: {
    score: 0.5,
    mutants: 2,
    caught: 1,
    equivalent: 0,
    classes: [{ operator: text, rule: text, mutants: 2, caught: 1, equivalent: 0 }],
    notExercised: [text],
  },
})
