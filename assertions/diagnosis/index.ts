// Diagnosis: from torn fragments to the hop that lost the context, and why.
export { arrivalEvidence, type Arrivals, arrivalsOf } from './arrivals.ts'
export { type Calls, callsOf } from './calls.ts'
export { type CarriedContext, carriedContext } from './context.ts'
export { durationText, evidenceOf, subjectOf } from './evidence.ts'
export { explainMissing } from './missing.ts'
export { relayedOf } from './outbox.ts'
export { type Scene } from './scene.ts'
export { takingsOf } from './takings.ts'
