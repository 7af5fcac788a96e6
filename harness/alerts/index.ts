// Alert rules on recorded metrics.
export { type AlertOutcome, AlertsNotEvaluated, alertsIn, evaluateAlerts } from './evaluate.ts'
