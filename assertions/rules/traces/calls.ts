// TRC19: every call has one CLIENT span, and its SERVER span below it.
import { parentIsRemote, type Span } from '../../../harness/telemetry/index.ts'
import { callsOf, evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import {
  describeShape,
  firstAtLeast,
  isHarness,
  nameShape,
  peerAddresses,
  type Run,
  serviceOf,
} from '../../model/index.ts'
import { allSpans, Cases, type Checked, type Judged, type Rule } from '../rule.ts'
import { type Doubled, doubledRequests, nestedCalls, parallelCalls } from './doubled.ts'

const REMEDY = {
  wrongParent:
    'Make the CLIENT span current before the context is injected: it is injected, but of the span above the call.',
  doubled:
    'Find out which instrumentations make these spans, and switch all but one off; a wrapper of your own is INTERNAL.',
  connection:
    'Let the instrumentation of the connection run within the context of the CLIENT span, or switch it off.',
}

function checkCallSpans(judged: Judged): Checked {
  const { run } = judged
  const cases = new Cases('TRC19')
  checkParents(cases, judged)
  for (const doubled of nestedCalls(run)) tellDoubled(cases, doubled)
  for (const doubled of parallelCalls(run)) tellDoubled(cases, doubled)
  for (const doubled of doubledRequests(run)) tellDoubled(cases, doubled)
  checkConnections(cases, run)
  const clients = run.clients.filter((span) => !isHarness(span)).length
  return { subjects: clients + run.servers().length, findings: cases.findings() }
}

function checkParents(cases: Cases, judged: Judged): void {
  const { run } = judged
  for (const { client, fragment, hop, beside } of callsOf(judged).torn) {
    if (!beside || fragment === undefined) continue
    const above = run.parentOf(fragment)
    cases.add({
      subject: subjectOf(client),
      message: `${hop.to} continues the trace of ${hop.from} with ${hop.operation}, but not below the call`,
      hop,
      reason: 'wrong parent',
      certainty: 'certain',
      evidence: [
        evidenceOf(
          fragment,
          `${describeShape(fragment)} hangs under ${above === undefined ? 'no span' : describeShape(above)}, beside ${describeShape(client)}, in whose time it lies`,
        ),
      ],
      remedy: REMEDY.wrongParent,
    })
  }
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five']

function tellDoubled(cases: Cases, { kind, spans, shape }: Doubled): void {
  const [first] = spans
  if (first === undefined) return
  const names = [...new Set(spans.map((span) => nameShape(span.name)))].join(' > ')
  const what = kind === 'CLIENT' ? 'call' : 'request'
  const how = shape === 'nested' ? 'one below the other' : 'side by side'
  const scopes = [...new Set(spans.map((span) => span.scope.name))].join(', ')
  cases.add({
    subject: subjectOf(first),
    message: `${serviceOf(first)} makes ${NUMBERS[spans.length] ?? spans.length} ${kind} spans for one ${what}: ${names}`,
    evidence: [evidenceOf(first, `${spans.length} ${kind} spans ${how}, made by ${scopes}`)],
    remedy: REMEDY.doubled,
  })
}

/** Spans of the socket below a call: instrumentations of net, tls and dns. */
const CONNECTION = /^(tcp|tls|ipc|dns)\.|^dns$/i

/** What connects for a call belongs below it. */
function checkConnections(cases: Cases, run: Run): void {
  for (const span of allSpans(run)) {
    if (span.kind !== 'INTERNAL' || !CONNECTION.test(span.name) || parentIsRemote(span.flags) === true)
      continue
    const parent = run.parentOf(span)
    if (parent === undefined || parent.kind === 'CLIENT') continue
    const served = servedBy(span, run.childrenOf(parent))
    if (served === undefined) continue
    cases.add({
      subject: subjectOf(span),
      message: `${describeShape(span)} stands beside the CLIENT span that it serves`,
      severity: 'information',
      evidence: [
        evidenceOf(span, `hangs under ${describeShape(parent)}, in the time of ${describeShape(served)}`),
      ],
      remedy: REMEDY.connection,
    })
  }
}

/** How many spans begin between a call and its connecting, at most. */
const BETWEEN = 50

/** The last of these (oldest first) to begin before the span that it may serve. */
function servedBy(span: Span, siblings: readonly Span[]): Span | undefined {
  const after = firstAtLeast(siblings, span.startTime + 1n, (sibling) => sibling.startTime)
  return siblings
    .slice(Math.max(0, after - BETWEEN), after)
    .findLast(
      (other) => other.kind === 'CLIENT' && serviceOf(other) === serviceOf(span) && connectsFor(span, other),
    )
}

function connectsFor(span: Span, client: Span): boolean {
  if (span.startTime > client.endTime) return false
  const [own, called] = [peerAddresses(span), peerAddresses(client)]
  return own.length === 0 || called.length === 0 || own.some((address) => called.includes(address))
}

export const traceCallRules: readonly Rule[] = [{ code: 'TRC19', check: checkCallSpans }]
