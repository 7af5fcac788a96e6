// One defect, one finding: equal findings are folded, and what a defect explains is put under it.
import type { TraceId } from '../../harness/telemetry/index.ts'
import { type Evidence, type Finding, type Hop, MAXIMUM_TRACES, type Severity } from '../finding.ts'

/** Most telling first: where the context was lost, then what is lost, then what only follows. */
const ORDER = [
  'RES1',
  'DEL2',
  'DEL1',
  'TRC11',
  'TRC12',
  'TRC2',
  'TRC1',
  'TRC10',
  'TRC5',
  'TRC6',
  'TRC3',
  'LOG2',
  'LOG3',
  'LOG1',
  'MET1',
  'MET2',
  'MET9',
  'TRC14',
  'STA1',
]

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information']

const EXAMPLES = 9

const rank = (finding: Finding): number => {
  const at = ORDER.indexOf(finding.code)
  return at === -1 ? ORDER.length : at
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    rank(a) - rank(b) ||
    (b.occurrences ?? 1) - (a.occurrences ?? 1) ||
    compareText(keyOf(a), keyOf(b))
  )
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const hopKey = (hop: Hop | undefined): string =>
  hop === undefined ? '' : `${hop.from}\n${hop.to}\n${hop.via}\n${hop.operation}`

const keyOf = ({ code, severity, subject, message, reason, hop }: Finding): string =>
  [code, severity, subject.service, subject.name, message, reason, hopKey(hop)].join('\n')

export const tracesOfFinding = ({ traces, subject, evidence }: Finding): TraceId[] => [
  ...new Set(
    [...(traces ?? []), subject.traceId, ...evidence.map((one) => one.traceId)].filter(
      (id) => id !== undefined,
    ),
  ),
]

function fold(group: readonly Finding[]): Finding | undefined {
  const [first] = group
  if (first === undefined || group.length === 1) return first
  const evidence = new Map<string, Evidence>()
  for (const one of group.flatMap((finding) => finding.evidence))
    evidence.set(`${one.text}\n${one.traceId}\n${one.spanId}`, one)
  const traces = [...new Set(group.flatMap(tracesOfFinding))].slice(0, MAXIMUM_TRACES)
  const consequences = group.flatMap((finding) => finding.consequences ?? [])
  // The same case may be told twice, by a scenario and by the run's own rules: what is told most often is the number.
  const occurrences = Math.max(traces.length, ...group.map((finding) => finding.occurrences ?? 1))
  return {
    ...first,
    evidence: [...evidence.values()].slice(0, EXAMPLES),
    occurrences,
    ...(traces.length > 1 ? { traces } : {}),
    ...(consequences.length === 0 ? {} : { consequences: mergeFindings(consequences) }),
  }
}

const sameEdge = (a: Hop | undefined, b: Hop | undefined): boolean =>
  a !== undefined && b !== undefined && a.from === b.from && a.to === b.to && a.via === b.via

const isTorn = ({ code }: Finding): boolean => ['TRC11', 'TRC12', 'TRC1', 'TRC2'].includes(code)

/** A service that sends no spans breaks every hop to it and every log that names its spans. */
function silenceExplains(cause: Finding, effect: Finding): boolean {
  if (cause.code !== 'DEL2') return false
  const service = cause.subject.service
  const noSpans = cause.evidence.some(({ text }) => /never seen:.*traces/.test(text))
  if (!noSpans || service === undefined) return false
  if (['TRC11', 'TRC12', 'TRC1', 'TRC2', 'TRC14'].includes(effect.code)) {
    return effect.hop?.to === service || effect.hop?.from === service || effect.subject.service === service
  }
  return effect.code === 'LOG1' && effect.subject.service === service
}

function tornExplains(cause: Finding, effect: Finding): boolean {
  if (!isTorn(cause)) return false
  if (effect.code === 'TRC10')
    return sameEdge(cause.hop, effect.hop) && cause.hop?.operation === effect.hop?.operation
  if (isTorn(effect)) return cause.code !== effect.code && sharesSpans(cause, effect)
  if (effect.code !== 'TRC14' && effect.code !== 'MET9') return false
  if (effect.hop !== undefined) return sameEdge(cause.hop, effect.hop)
  // What a contract misses in a torn trace is beyond the tear.
  const torn = new Set(tracesOfFinding(cause))
  return (
    / is missing |has no span of|left \d+ spans/.test(effect.message) &&
    tracesOfFinding(effect).some((id) => torn.has(id))
  )
}

/** A lost parent is told by several rules; they speak of the same spans. */
function sharesSpans(cause: Finding, effect: Finding): boolean {
  const spans = new Set(cause.evidence.map((one) => one.spanId).filter((id) => id !== undefined))
  return effect.evidence.some((one) => one.spanId !== undefined && spans.has(one.spanId))
}

/** An absent metric cannot rise. */
const metricExplains = (cause: Finding, effect: Finding): boolean =>
  cause.code === 'MET1' &&
  effect.code.startsWith('MET') &&
  cause.subject.name === effect.subject.name &&
  cause.subject.service === effect.subject.service

const explains = (cause: Finding, effect: Finding): boolean =>
  silenceExplains(cause, effect) || tornExplains(cause, effect) || metricExplains(cause, effect)

/**
 * Folds equal findings (same code, service, hop, reason and message) into one with `occurrences`, puts what another
 * finding explains under its `consequences`, and orders the rest: errors first, most telling first.
 */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const groups = Map.groupBy(findings, keyOf)
  const folded = [...groups.values()].flatMap((group) => fold(group) ?? []).toSorted(compareFindings)
  const under = new Map<Finding, Finding[]>()
  const roots: Finding[] = []
  for (const finding of folded) {
    const cause = roots.find((root) => explains(root, finding))
    if (cause === undefined) {
      roots.push(finding)
      under.set(finding, [])
    } else under.get(cause)?.push(finding)
  }
  return roots.map((finding) => {
    const below = [...(finding.consequences ?? []), ...(under.get(finding) ?? [])]
    return below.length === 0 ? finding : { ...finding, consequences: below }
  })
}
