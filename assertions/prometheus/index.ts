// Metrics as Prometheus knows them: names, series, and the tests by which promtool evaluates rules on them.
export { SCRAPED, type Scrape, scrapedMetrics } from './exposition.ts'
export { prometheusLabel, prometheusName } from './names.ts'
export { firedAlerts, type Pace, type RuleTest, ruleTest } from './rule-test.ts'
export { type Converted, type PrometheusSeries, type Sample, toPrometheus } from './series.ts'
