// TRC20: success over failure: spans that say nothing, or OK, of what failed below them.
import { attributeText, type Span } from '../../../harness/telemetry/index.ts'
import { callsOf, evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import type { Hop } from '../../finding.ts'
import {
  answerOf,
  describeShape,
  isHarness,
  nameShape,
  operationOf,
  peerAddresses,
  push,
  type Run,
  serviceOf,
  type TraceIndex,
  viaOf,
} from '../../model/index.ts'
import { Cases, type Checked, type Judged, type Rule } from '../rule.ts'
import { evaluatesFlag } from './flags.ts'

const REMEDY = {
  swallowed:
    'Where the failure decides the answer, set ERROR and answer with an error; where it does not, say so by an attribute or event of the fallback.',
  flag: 'Bring the flag service up or correct its address; where it may be absent, let the evaluation not count as an error.',
}

function checkFailures(judged: Judged): Checked {
  const { run } = judged
  const cases = new Cases('TRC20')
  const hops = tornHops(judged)
  let subjects = 0
  for (const trace of run.traces) {
    subjects += untoldAnswers(cases, trace)
    const failed = trace.spans.filter((span) => !isHarness(span) && isFailure(trace, span))
    if (failed.length === 0) continue
    const calls = callsByService(trace)
    for (const span of failed) {
      // The innermost span that failed stands for those above it.
      if (below(trace, span).some((child) => isFailure(trace, child))) continue
      const silent = silentAbove(run, span)
      subjects++
      if (silent === undefined) continue
      if (evaluatesFlag(run, span)) tellFlag(cases, span, silent)
      else if (!isMadeUpFor(span, calls)) tell(cases, run, span, silent, hops)
    }
  }
  return { subjects, findings: cases.findings() }
}

/** An answer that is a failure, in a trace without any span in error: how many such answers there are. */
function untoldAnswers(cases: Cases, { spans }: TraceIndex): number {
  const answers = spans.filter(
    (span) => span.kind === 'SERVER' && !isHarness(span) && answerOf(span)?.fault === 'callee',
  )
  if (spans.some((span) => span.status.code === 'ERROR' && !isHarness(span))) return answers.length
  for (const span of answers) {
    cases.add({
      subject: subjectOf(span),
      message: `${describeShape(span)} answers with a failure, and no span of its trace is in error`,
      evidence: [evidenceOf(span, `answered ${answerOf(span)?.text}; status ${span.status.code}`)],
    })
  }
  return answers.length
}

/** It failed, whatever its status says; that a caller is refused is no failure of what it asked. */
function isFailure(trace: TraceIndex, span: Span): boolean {
  if (span.kind === 'SERVER' || span.kind === 'CONSUMER') return false
  const answer = answerOf(span)
  if (answer !== undefined) return answer.fault === 'callee' || (answer.fault === 'nobody' && isError(span))
  return (
    isError(span) ||
    (span.kind === 'CLIENT' && trace.childrenOf(span).some((child) => failsAsCallee(span, child)))
  )
}

const isError = ({ status }: Span): boolean => status.code === 'ERROR'

const failsAsCallee = (call: Span, child: Span): boolean =>
  child.kind === 'SERVER' &&
  serviceOf(child) !== serviceOf(call) &&
  isError(child) &&
  answerOf(child)?.fault !== 'caller'

const below = (trace: TraceIndex, span: Span): Span[] =>
  trace.childrenOf(span).filter((child) => serviceOf(child) === serviceOf(span))

interface Silent {
  readonly span: Span
  /** It says OK; otherwise nothing in its request says anything. */
  readonly ok: boolean
}

const HEIGHT = 50

/**
 * The span above, of the same service, that covers the failure up: the nearest one that says OK, else the request
 * itself where it was answered well. Undefined where the failure is told, or where the span has nothing above it.
 */
function silentAbove(run: Run, failed: Span): Silent | undefined {
  let top: Span | undefined
  let at = run.parentOf(failed)
  for (let height = 0; at !== undefined && serviceOf(at) === serviceOf(failed); height++) {
    if (at.status.code === 'OK') return { span: at, ok: true }
    top = at
    if (at.kind === 'SERVER' || at.kind === 'CONSUMER' || height > HEIGHT) break
    at = run.parentOf(at)
  }
  if (top === undefined || top.status.code === 'ERROR') return undefined
  // It had been answered before that failed, as where a job goes on with what a request has stored.
  if (failed.endTime > top.endTime) return undefined
  const answer = answerOf(top)
  return answer === undefined || answer.fault === 'nobody' ? { span: top, ok: false } : undefined
}

const callKey = (span: Span): string =>
  [serviceOf(span), operationOf(span), peerAddresses(span)[0] ?? ''].join('\n')

/** Calls of the trace that went well, by what they ask of whom; latest start last. */
function callsByService(trace: TraceIndex): ReadonlyMap<string, readonly Span[]> {
  const calls = new Map<string, Span[]>()
  for (const span of trace.spans)
    if ((span.kind === 'CLIENT' || span.kind === 'PRODUCER') && !isFailure(trace, span))
      push(calls, callKey(span), span)
  return calls
}

/** It was tried again, and went well. */
function isMadeUpFor(failed: Span, calls: ReadonlyMap<string, readonly Span[]>): boolean {
  const last = calls.get(callKey(failed))?.at(-1)
  return last !== undefined && last.startTime >= failed.startTime
}

/** What a cache does not answer is had elsewhere: that it failed seldom decides anything. */
const isCache = (span: Span): boolean =>
  /^(redis|valkey|memcached)$/i.test(attributeText(span.attributes, 'db.system.name', 'db.system') ?? '')

function tornHops(judged: Judged): ReadonlyMap<Span, Hop> {
  return new Map(callsOf(judged).torn.map(({ client, hop }) => [client, hop]))
}

/** The hop of the call that failed; undefined where it is no call of another service. */
function hopOf(run: Run, call: Span, torn: ReadonlyMap<Span, Hop>): Hop | undefined {
  const known = torn.get(call)
  if (known !== undefined) return known
  const callee = run.childrenOf(call).find((child) => serviceOf(child) !== serviceOf(call))
  if (callee === undefined) return undefined
  return { from: serviceOf(call), to: serviceOf(callee), via: viaOf(call), operation: operationOf(callee) }
}

function failureText(span: Span): string {
  const exception = span.events.find(({ name }) => name === 'exception')
  const message = exception && attributeText(exception.attributes, 'exception.message', 'exception.type')
  const words = span.status.message || message || attributeText(span.attributes, 'error.type')
  const answer = answerOf(span)?.text
  const why = [answer, answer?.endsWith(words ?? '') === true ? undefined : words].filter(Boolean)
  return why.length === 0 ? 'failed' : `failed: ${why.join(', ')}`
}

function tell(cases: Cases, run: Run, failed: Span, silent: Silent, hops: ReadonlyMap<Span, Hop>): void {
  const hop = hopOf(run, failed, hops)
  const name = describeShape(silent.span)
  const what =
    hop === undefined
      ? `${failed.kind} ${nameShape(failed.name)}`
      : `the call of ${hop.to} with ${hop.operation}`
  const answer = answerOf(silent.span)
  cases.add({
    subject: subjectOf(silent.span),
    message: silent.ok
      ? `${name} says OK although ${what} below it failed`
      : `${name} says nothing of the failure of ${what} below it`,
    ...(hop === undefined ? {} : { hop }),
    ...(silent.ok && !isCache(failed) ? {} : { severity: 'information' }),
    evidence: [
      evidenceOf(failed, `${describeShape(failed)} ${failureText(failed)}`),
      evidenceOf(
        silent.span,
        silent.ok
          ? `${name} has status OK${answer === undefined ? '' : ` and answered ${answer.text}`}`
          : `${name} is ${silent.span.status.code}${answer === undefined ? '' : ` and answered ${answer.text}`}: the failure was swallowed, or a fallback made up for it`,
      ),
    ],
    remedy: REMEDY.swallowed,
  })
}

function tellFlag(cases: Cases, failed: Span, silent: Silent): void {
  const service = serviceOf(failed)
  const key = attributeText(failed.attributes, 'feature_flag.key')
  cases.add({
    subject: subjectOf(failed),
    message: `${service} can't evaluate feature flags (${nameShape(failed.name)}); its requests go on with defaults`,
    severity: 'information',
    evidence: [
      evidenceOf(
        failed,
        `${describeShape(failed)}${key === undefined ? '' : ` of feature_flag.key ${key}`} ${failureText(failed)}; ${describeShape(silent.span)} went well`,
      ),
    ],
    remedy: REMEDY.flag,
  })
}

export const traceFailureRules: readonly Rule[] = [{ code: 'TRC20', check: checkFailures }]
