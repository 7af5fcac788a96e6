// Diagnosis: from torn fragments to the hop that lost the context, and why.
export { callsOf } from './calls.ts'
export { durationText, evidenceOf, subjectOf } from './evidence.ts'
export { diagnoseMessage, MessageIndex } from './messages.ts'
export { joinOf } from './message-joins.ts'
export { explainMissing } from './missing.ts'
export { type CarriedContext, carriedContext } from './traceparent.ts'
