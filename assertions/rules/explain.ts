// Which finding follows from which: what one defect breaks is told under it.
import type { TraceId } from '../../harness/telemetry/index.ts'
import type { RuleCode } from '../catalogue/index.ts'
import type { Finding, Hop } from '../finding.ts'
import { HARNESS_SERVICE } from '../model/index.ts'

export const tracesOfFinding = ({ traces, subject, evidence }: Finding): TraceId[] => [
  ...new Set(
    [...(traces ?? []), subject.traceId, ...evidence.map((one) => one.traceId)].filter(
      (id) => id !== undefined,
    ),
  ),
]

const TORN: readonly RuleCode[] = ['TRC11', 'TRC12', 'TRC2', 'TRC1']

const isTorn = ({ code }: Finding): boolean => TORN.includes(code as RuleCode)

const sameService = (cause: Finding, effect: Finding): boolean =>
  cause.subject.service !== undefined && cause.subject.service === effect.subject.service

const sameEdge = (a: Hop | undefined, b: Hop | undefined): boolean =>
  a !== undefined && b !== undefined && a.from === b.from && a.to === b.to && a.via === b.via

const touches = (finding: Finding, service: string | undefined): boolean =>
  service !== undefined && [finding.hop?.from, finding.hop?.to, finding.subject.service].includes(service)

/** A service that sends no spans breaks every hop to it and every log that names its spans. */
function silenceExplains(cause: Finding, effect: Finding): boolean {
  if (cause.code !== 'DEL2' || !cause.evidence.some(({ text }) => /never seen:.*traces/.test(text)))
    return false
  if ([...TORN, 'TRC14'].includes(effect.code)) return touches(effect, cause.subject.service)
  return effect.code === 'LOG1' && sameService(cause, effect)
}

/** What a service did not flush is missed by every rule that looks at the traces of the end. */
function flushExplains(cause: Finding, effect: Finding): boolean {
  if (cause.code !== 'DEL1' || missesOnlyLogs(cause)) return false
  if (![...TORN, 'TRC13', 'TRC14', 'LOG1', 'LOG2', 'MET8', 'MET9'].includes(effect.code)) return false
  // What may be due to the end of the capture alone must not hide what is certain.
  if (cause.severity !== 'error' && effect.severity === 'error') return false
  if (effect.code === 'MET9') return sameService(cause, effect) && / counts more than /.test(effect.message)
  const lost = new Set(tracesOfFinding(cause))
  return (
    (effect.code === 'TRC13' || touches(effect, cause.subject.service)) &&
    tracesOfFinding(effect).every((id) => lost.has(id))
  )
}

/** Calls whose other side left nothing, where its own log shows requests that left nothing. */
const unservedExplains = (cause: Finding, effect: Finding): boolean =>
  cause.code === 'DEL1' &&
  effect.code === 'TRC11' &&
  effect.reason === 'not determined' &&
  effect.hop?.to === cause.subject.service &&
  (effect.occurrences ?? 1) <= (cause.occurrences ?? 1)

/** The right trace under the wrong parent is no tear, but a contract misses the span where it belongs all the same. */
const misplacedExplains = (cause: Finding, effect: Finding): boolean =>
  cause.code === 'TRC19' &&
  cause.reason === 'wrong parent' &&
  effect.code === 'TRC14' &&
  sharesTraces(cause, effect) &&
  (sameEdge(cause.hop, effect.hop) || effect.subject.service === cause.hop?.to)

function sharesTraces(cause: Finding, effect: Finding): boolean {
  const traces = new Set(tracesOfFinding(cause))
  return tracesOfFinding(effect).some((id) => traces.has(id))
}

/** An answer that is a failure and no status that says so: both rules speak of that answer. */
const statusExplains = (cause: Finding, effect: Finding): boolean =>
  cause.code === 'STA1' && effect.code === 'TRC20' && effect.hop === undefined && sharesSpans(cause, effect)

function tornExplains(cause: Finding, effect: Finding): boolean {
  if (!isTorn(cause)) return false
  if (effect.code === 'TRC10')
    return sameEdge(cause.hop, effect.hop) && cause.hop?.operation === effect.hop?.operation
  if (isTorn(effect))
    return (
      TORN.indexOf(cause.code as RuleCode) < TORN.indexOf(effect.code as RuleCode) &&
      sharesSpans(cause, effect)
    )
  if (effect.code !== 'TRC14' && effect.code !== 'MET9') return false
  if (effect.hop !== undefined) return sameEdge(cause.hop, effect.hop)
  // What a contract misses in a torn trace is beyond the tear.
  return / is missing |has no span of|left \d+ spans/.test(effect.message) && sharesTraces(cause, effect)
}

/** Who extracts nothing tears the hops of everybody who asks, of the harness, too, and begins a trace wherever it serves. */
function deafnessExplains(cause: Finding, effect: Finding): boolean {
  if (cause.code !== 'TRC11' || cause.reason !== 'injected but not extracted') return false
  if (cause.hop === undefined || cause.hop.from === HARNESS_SERVICE) return false
  const { to } = cause.hop
  if (effect.code === 'TRC10') return effect.hop === undefined && effect.subject.service === to
  const { hop } = effect
  return effect.code === 'TRC11' && hop?.from === HARNESS_SERVICE && hop.to === to
}

/** A lost parent is told by several rules; they speak of the same spans. */
function sharesSpans(cause: Finding, effect: Finding): boolean {
  const spans = new Set(cause.evidence.map((one) => one.spanId).filter((id) => id !== undefined))
  return effect.evidence.some((one) => one.spanId !== undefined && spans.has(one.spanId))
}

const missesOnlyLogs = ({ evidence }: Finding): boolean =>
  evidence[0]?.text.startsWith('logs of the request') === true

/** Logs without the right ids can't be found under their trace, nor recognised when they are flushed. */
function logsExplain(cause: Finding, effect: Finding): boolean {
  if (!['LOG1', 'LOG2', 'LOG3'].includes(cause.code) || !sameService(cause, effect)) return false
  if (isUncorrelated(cause)) return false
  if (effect.code === 'DEL1') return missesOnlyLogs(effect)
  return isUncorrelated(effect)
}

const isUncorrelated = ({ code, message }: Finding): boolean =>
  code === 'LOG3' && message.endsWith('carries the ids of this trace')

/** An absent metric cannot rise. */
const metricExplains = (cause: Finding, effect: Finding): boolean =>
  cause.code === 'MET1' &&
  ['MET2', 'MET9'].includes(effect.code) &&
  cause.subject.name === effect.subject.name &&
  sameService(cause, effect)

const CAUSES: readonly RuleCode[] = [
  'DEL2',
  'DEL1',
  'TRC11',
  'TRC12',
  'TRC2',
  'TRC1',
  'TRC19',
  'STA1',
  'LOG1',
  'LOG2',
  'LOG3',
  'MET1',
]

const EFFECTS: readonly RuleCode[] = [
  ...TORN,
  'TRC10',
  'TRC13',
  'TRC14',
  'TRC20',
  'DEL1',
  'LOG1',
  'LOG2',
  'LOG3',
  'MET2',
  'MET8',
  'MET9',
]

/** Rules that must be applied with these, so that what follows from something else is told under it and not by itself. */
export const withCauses = (codes: readonly RuleCode[]): ReadonlySet<RuleCode> =>
  new Set(codes.some((code) => EFFECTS.includes(code)) ? [...codes, ...CAUSES] : codes)

/** Whether the second would not be there without the first. */
export const explains = (cause: Finding, effect: Finding): boolean =>
  silenceExplains(cause, effect) ||
  flushExplains(cause, effect) ||
  unservedExplains(cause, effect) ||
  tornExplains(cause, effect) ||
  misplacedExplains(cause, effect) ||
  deafnessExplains(cause, effect) ||
  statusExplains(cause, effect) ||
  logsExplain(cause, effect) ||
  metricExplains(cause, effect)
