// TRC4: the kind of a span fits its place in the trace.
import type { Span } from '../../../harness/telemetry/index.ts'
import { callsOf, evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import {
  describeShape,
  hasParentId,
  type ImpliedKind,
  impliedKind,
  isBrowser,
  isHarness,
  nameShape,
  serviceOf,
} from '../../model/index.ts'
import { allSpans, Cases, type Checked, type Judged, type Rule } from '../rule.ts'

const KIND_REMEDY =
  'Start the span with the kind of its role: SERVER or CONSUMER where a call or message comes in, CLIENT or PRODUCER where one goes out.'

function checkKinds(judged: Judged): Checked {
  const cases = new Cases('TRC4')
  const lost = lostRoles(judged)
  let subjects = 0
  for (const span of allSpans(judged.run)) {
    if (isHarness(span) || isBrowser(span)) continue
    if (span.kind === 'CLIENT') {
      subjects++
      if (!hasParentId(span)) {
        cases.add({
          subject: subjectOf(span),
          message: `${describeShape(span)} is the root of its trace`,
          evidence: [evidenceOf(span, 'a call that belongs to no request or job')],
        })
      }
      continue
    }
    const implied = impliedKind(judged.run, span) ?? lost.get(span)
    if (implied === undefined) continue
    subjects++
    const name = `${serviceOf(span)} ${nameShape(span.name)}`
    cases.add({
      subject: subjectOf(span),
      message: `${name} is ${span.kind} where ${implied.kind} belongs`,
      evidence: [evidenceOf(span, `${serviceOf(span)} ${span.name} ${implied.why}`)],
      remedy: KIND_REMEDY,
    })
  }
  return { subjects, findings: cases.findings() }
}

/** Where the context is lost, the two sides of a call are known only by what the diagnosis found out. */
function lostRoles(judged: Judged): Map<Span, ImpliedKind> {
  const roles = new Map<Span, ImpliedKind>()
  const note = (span: Span, role: ImpliedKind): void => {
    if (span.kind === 'INTERNAL' || span.kind === 'UNSPECIFIED') roles.set(span, role)
  }
  for (const { client, fragment, hop } of callsOf(judged).torn) {
    note(client, { kind: 'CLIENT', why: `calls ${hop.to} with ${hop.operation}` })
    if (fragment !== undefined)
      note(fragment, { kind: 'SERVER', why: `answers ${describeShape(client)}, which lost its context` })
  }
  return roles
}

export const traceKindRules: readonly Rule[] = [{ code: 'TRC4', check: checkKinds }]
