// STA1: the status of a span tells whether its side failed, and by what.
import { attributeText, firstAttribute, type Span } from '../../harness/telemetry/index.ts'
import { evidenceOf, subjectOf } from '../diagnosis/index.ts'
import type { Severity } from '../finding.ts'
import { type Answer, answerOf, describeShape, isBrowser, isHarness } from '../model/index.ts'
import { allSpans, Cases, type Checked, type Judged, type Rule } from './rule.ts'
import { contractFindings } from './traces/index.ts'

function checkStatus(judged: Judged): Checked {
  const cases = new Cases('STA1')
  let subjects = 0
  for (const span of allSpans(judged.run)) {
    if (isHarness(span)) continue
    const answer = span.kind === 'SERVER' || span.kind === 'CLIENT' ? answerOf(span) : undefined
    const isError = span.status.code === 'ERROR'
    if (answer === undefined && !isError) continue
    subjects++
    const fault = (answer && answerFault(span, answer)) ?? (isError ? namelessFault(span, answer) : undefined)
    if (fault === undefined) continue
    const { message, severity, text, remedy } = fault
    cases.add({
      subject: subjectOf(span),
      message: `${describeShape(span)} ${message}`,
      ...(severity === undefined ? {} : { severity }),
      evidence: [evidenceOf(span, text)],
      ...(remedy === undefined ? {} : { remedy }),
    })
  }
  return { subjects, findings: [...cases.findings(), ...contractFindings(judged, 'STA1')] }
}

interface Fault {
  readonly message: string
  readonly severity?: Severity
  readonly text: string
  readonly remedy?: string
}

/** Source: semantic conventions, HTTP spans (status) and gRPC (status code mapping). */
function answerFault(span: Span, answer: Answer): Fault | undefined {
  const { code } = span.status
  const text = `answered ${answer.text}, status ${code}`
  if (answer.fault === 'callee') {
    if (code === 'ERROR') return undefined
    return { message: `is ${code} though its answer is a failure (${answer.text})`, text }
  }
  if (answer.fault === 'nobody') return undefined
  if (span.kind === 'SERVER') {
    if (code !== 'ERROR') return undefined
    const message = `is ERROR though the caller is at fault (${answer.text})`
    // The gRPC instrumentation of JavaScript sets it for every status but OK, and can't be told otherwise.
    return { message, text, ...(answer.protocol === 'grpc' ? { severity: 'warning' } : {}) }
  }
  // Who sets OK has looked at the answer, and was content with it.
  if (code !== 'UNSET') return undefined
  const message = `is UNSET though its call was refused (${answer.text})`
  return { message, text, ...(isBrowser(span) ? { severity: 'warning' } : {}) }
}

/** Attributes that only the current conventions have. */
const CURRENT = [
  'http.request.method',
  'http.response.status_code',
  'url.full',
  'db.system.name',
  'rpc.system.name',
  'rpc.response.status_code',
  'messaging.operation.type',
]

const TYPE_REMEDY =
  "Set error.type to the answer's status or the exception's type when the status is set to ERROR."

/** ERROR without `error.type`: worst where nothing else says what failed. Source: semantic conventions, recording errors. */
function namelessFault(span: Span, answer: Answer | undefined): Fault | undefined {
  if (attributeText(span.attributes, 'error.type') !== undefined) return undefined
  const exception = span.events.some(({ name }) => name === 'exception')
  const current = firstAttribute(span.attributes, ...CURRENT) !== undefined
  const told = [
    ...(exception ? ['an exception event'] : []),
    ...(span.status.message === '' ? [] : ['the status message']),
    ...(answer === undefined || answer.fault === 'nobody' ? [] : [answer.text]),
  ]
  // The conventions before error.type, and spans of one's own, told it by event or message; gRPC's status is a name.
  const named = exception || span.status.message !== '' || answer?.protocol === 'grpc'
  if (!current && named) return undefined
  return {
    message: 'is ERROR without error.type',
    severity: current && told.length === 0 ? 'error' : 'warning',
    text:
      told.length === 0
        ? 'nothing says what failed'
        : `only ${told.join(' and ')} tell${told.length === 1 ? 's' : ''} what failed`,
    remedy: TYPE_REMEDY,
  }
}

export const statusRules: readonly Rule[] = [{ code: 'STA1', check: checkStatus }]
