// Alert rules on recorded metrics.
export { type AlertOutcome, AlertsNotEvaluated, evaluateAlerts, type Watched } from './evaluate.ts'
