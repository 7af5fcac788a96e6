// Alert rules on recorded metrics.
export { type AlertOutcome, AlertsNotEvaluated, evaluateAlerts } from './evaluate.ts'
