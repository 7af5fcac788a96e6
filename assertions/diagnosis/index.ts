// Diagnosis: from torn fragments to the hop that lost the context, and why.
export { type Calls, callsOf, type TornCall } from './calls.ts'
export { durationText, evidenceOf, subjectOf } from './evidence.ts'
export { diagnoseMessage, linkedInRun, type MessageDiagnosis, MessageIndex } from './messages.ts'
export { type Explanation, explainMissing, type MissingSpan } from './missing.ts'
export { type CarriedContext, carriedContext } from './traceparent.ts'
