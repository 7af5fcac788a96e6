// Dashboards and alerts as contracts: whether what their queries ask for is in the telemetry.
export { readDashboard, type WatchedQuery } from './grafana.ts'
export { type Holdings, holdingsOf } from './holdings.ts'
export { labelValues, type LabelValues } from './label-values.ts'
export { type Lacking, type LookedUp, type Watch, watchedIn } from './lookup.ts'
export { readRules } from './rules.ts'
