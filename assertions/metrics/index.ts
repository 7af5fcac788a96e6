// Metrics: what is promised, and by how much it rose.
export { checkMetric } from './check.ts'
export { type IncreaseQuestion, type IncreaseResult, metricIncrease } from './increase.ts'
