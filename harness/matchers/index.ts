// The checks that tests make, as functions of plain values; Playwright's and vitest's `expect` are thin shells on them.
export { alertsIn } from '../alerts/index.ts'
export { type AlertHandle, fire } from './alert.ts'
export { correlatedLogs } from './correlated-logs.ts'
export { type Asked, fulfil } from './fulfil.ts'
export { causedBy } from './linked.ts'
export { asPromised, increaseBy, type MetricHandle } from './metric-increase.ts'
export { type Judged, observe, type SettledTrace } from './settled.ts'
