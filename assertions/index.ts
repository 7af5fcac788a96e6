// The judgement: contracts, rules, correlation and diagnosis. Pure: data in, findings out.
export type * from './comparison.ts'
export type * from './contract.ts'
export type * from './expectations.ts'
export type * from './finding.ts'
export type * from './metric-contract.ts'
export type * from './observed.ts'
export type * from './settings.ts'
export { defineContract, type MatchContext, matchContract } from './trace-contract/index.ts'
export { type RuleCode, type RuleDescription, ruleCatalogue } from './catalogue/index.ts'
export { type CorrelatedCount, correlateLogs, type LogCorrelation, logEntries } from './logs/index.ts'
export { checkMetric, type IncreaseQuestion, type IncreaseResult, metricIncrease } from './metrics/index.ts'
export { type SettingsProblem, settingsProblems } from './settings-problems.ts'
export {
  findingsBy,
  applySettings,
  exemptedFindings,
  type ExemptionInForce,
  type FlushQuestion,
  flushFinding,
  type Judgement,
  judge,
  judgedRules,
  type LineCounts,
  mergeFindings,
  type PolicyInForce,
  ruleInForce,
} from './rules/index.ts'
export { type HopCounts, type HopEdge, type HopOperation } from './hops/index.ts'
export {
  type Converted,
  firedAlerts,
  type Pace,
  prometheusLabel,
  prometheusName,
  type PrometheusSeries,
  type RuleTest,
  ruleTest,
  SCRAPED,
  type Scrape,
  scrapedMetrics,
  type Sample,
  toPrometheus,
} from './prometheus/index.ts'
export {
  type Compared,
  type GraphEdge,
  type Red,
  redAgreement,
  type RedAgreement,
  redOf,
  serviceGraph,
} from './red/index.ts'
export {
  judgeObjective,
  type Objective,
  type ObjectiveQuestion,
  type ObjectiveResult,
  type Share,
} from './slo/index.ts'
export { renderComparison, renderFinding, renderTree } from './render/index.ts'
export { inferTopology } from './topology/index.ts'
export { type CarriedContext, carriedContext } from './diagnosis/index.ts'
export {
  assess,
  assessPair,
  explainSurvivor,
  below,
  hopPairs,
  hopText,
  type MutantResult,
  type Mutant,
  mutantsOf,
  newFindings,
  operators,
  type PairResult,
  type Random,
  rewrites,
  seeded,
  shuffled,
  type Specimen,
  specimenOf,
  type Told,
} from './mutation/index.ts'
export { type ServiceSummary, summariseServices } from './summary/index.ts'
export {
  type Category,
  type JudgedScoreRule,
  type ScoreRule,
  scoreRuleLink,
  scoreRules,
  type ServiceScore,
  scoreServices,
} from './score/index.ts'
export { byPriority, FIRST, type Priority, prioritise, type Scene } from './priorities/index.ts'
export { examplesOf, exampleText, type RuleExample, type RuleExamples } from './examples/index.ts'
export type { AttributeFacts, AttributeType, MetricFacts } from './semconv/index.ts'
export {
  alternatives,
  type ExportCounts,
  keepChances,
  mergeSignatures,
  readSignature,
  type Signature,
  SignatureError,
  signatureOf,
  signatureText,
} from './signature/index.ts'
export {
  type AcceptedChange,
  acceptedProblems,
  type Change,
  CHANGES,
  compareSignatures,
  costText,
  type Difference,
  type Effect,
  EFFECTS,
  type GateJudgement,
  type GatePolicies,
  gateProblems,
  judgeDifferences,
  type JudgedDifference,
  type MeasuredChange,
  type Outcome,
  overheadDifferences,
  type TreeDiff,
  type TreeLine,
  treeDiffs,
  watchDifferences,
} from './gate/index.ts'
export {
  type Holdings,
  holdingsOf,
  labelValues,
  type LabelValues,
  type LookedUp,
  readDashboard,
  readRules,
  type Watch,
  watchedIn,
  type WatchedQuery,
} from './dashboards/index.ts'
