// The OpenTelemetry semantic conventions as data, out of published packages.
export { closedEnumerations } from './enumerations.ts'
export type { AttributeFacts, AttributeType, MetricFacts } from './facts.ts'
export { type Family, familyTitle, newFamilyOf, oldFamilyOf } from './generations.ts'
export {
  describesResource,
  isMerged,
  type KnownKey,
  knownAttribute,
  knownMetric,
  namespaceOf,
  successorsOf,
} from './registry.ts'
export { type Requirement, type SpanConvention, spanConventions } from './required.ts'
