// Trace contracts laid over traces.
export { attributeDifference } from './attribute.ts'
export { defineContract, type MatchContext, matchContract } from './match-contract.ts'
export { fulfilledBefore } from './memory.ts'
