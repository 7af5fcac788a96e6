// Trace contracts laid over traces.
export { attributeDifference } from './demands.ts'
export { defineContract, type MatchContext, matchContract } from './match-contract.ts'
