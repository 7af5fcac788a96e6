// The statistics of the overhead experiment: pure functions of numbers.
export * from './estimate.ts'
export * from './looks.ts'
export * from './quantile.ts'
export * from './robust.ts'
export * from './shift.ts'
export * from './signed-rank.ts'
export * from './verdict.ts'
