// Metrics: what is promised, and by how much it rose.
export { checkMetric } from './check.ts'
export { type IncreaseResult, metricIncrease } from './increase.ts'
export type { IncreaseQuestion } from './question.ts'
