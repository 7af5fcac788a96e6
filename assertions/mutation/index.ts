// Mutation: recorded telemetry, broken on trial, to prove that the checks can fail.
export { assess, explainSurvivor, type MutantResult, newFindings, type Told } from './assess.ts'
export { hopText } from './hop-sites.ts'
export type { Mutant, Specimen } from './mutant.ts'
export { operators } from './operators/index.ts'
export { assessPair, hopPairs, type PairResult } from './pairs.ts'
export { below, type Random, rewrites, seeded, shuffled } from './rewrites/index.ts'
export { mutantsOf, specimenOf } from './specimen.ts'
