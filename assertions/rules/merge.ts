// One defect, one finding: equal findings are folded, and what a defect explains is put under it.
import type { RuleCode } from '../catalogue/index.ts'
import { type Evidence, type Finding, type Hop, MAXIMUM_TRACES, type Severity } from '../finding.ts'
import { compareText } from '../model/index.ts'
import { explains, tracesOfFinding } from './explain.ts'
import { withoutSecrets } from './secrets/hide.ts'

/** Most telling first: where the context was lost, then what is lost, then what only follows. */
const ORDER: readonly RuleCode[] = [
  'RES1',
  'DEL2',
  'DEL1',
  'SEC1',
  'TRC11',
  'TRC12',
  'TRC2',
  'TRC1',
  'TRC10',
  'TRC19',
  'TRC20',
  'TRC5',
  'TRC6',
  'TRC7',
  'TRC13',
  'TRC3',
  'LOG2',
  'LOG3',
  'LOG1',
  'MET1',
  'MET2',
  'MET9',
  'MET4',
  'MET3',
  'MET7',
  'MET8',
  'TRC14',
  'STA1',
  'TRC18',
  'TRC16',
  'MET5',
  'NAM1',
  'EXC1',
  'ATT1',
  'ATT3',
  'ATT2',
  'TRC4',
  'TRC8',
  'TRC17',
  'RES2',
  'RES3',
  'RES4',
  'LOG4',
  'MET6',
  'NAM2',
  'ATT4',
  'ATT5',
  'TRC15',
  'TRC9',
]

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information']

const EXAMPLES = 9

/** Lower is more telling. */
const rank = (finding: Finding): number => {
  const at = (ORDER as readonly string[]).indexOf(finding.code)
  return at === -1 ? ORDER.length : at
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    rank(a) - rank(b) ||
    (b.consequences?.length ?? 0) - (a.consequences?.length ?? 0) ||
    (b.occurrences ?? 1) - (a.occurrences ?? 1) ||
    compareText(keyOf(a), keyOf(b))
  )
}

const hopKey = (hop: Hop | undefined): string =>
  hop === undefined ? '' : `${hop.from}\n${hop.to}\n${hop.via}\n${hop.operation}`

export const keyOf = ({ code, severity, subject, message, reason, hop }: Finding): string =>
  [code, severity, subject.service, subject.name, message, reason, hopKey(hop)].join('\n')

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
    ...(occurrences === 1 ? {} : { occurrences }),
    ...(traces.length > 1 ? { traces } : {}),
    ...(consequences.length === 0 ? {} : { consequences: foldAll(consequences) }),
  }
}

/**
 * Folds equal findings (same code, service, hop, reason and message) into one with `occurrences`, puts what another
 * finding explains under its `consequences`, and orders the rest: errors first, most telling first. Secrets that
 * evidence quotes are masked.
 */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const groups = Map.groupBy(findings.map(withoutSecrets), keyOf)
  const folded = [...groups.values()].flatMap((group) => fold(group) ?? []).toSorted(compareFindings)
  const causes = new Map<Finding, Finding>()
  for (const finding of folded) {
    const cause = folded.find((other) => other !== finding && explains(other, finding))
    if (cause !== undefined) causes.set(finding, cause)
  }
  const roots = folded.filter((finding) => !causes.has(finding))
  const under = Map.groupBy(
    folded.filter((finding) => causes.has(finding)),
    (finding) => rootOf(finding, causes),
  )
  return roots
    .map((finding) => {
      const below = (under.get(finding) ?? []).flatMap(({ consequences = [], ...own }) => [
        own,
        ...consequences,
      ])
      const all = [...(finding.consequences ?? []), ...below]
      return all.length === 0 ? finding : { ...finding, consequences: foldAll(all) }
    })
    .toSorted(compareFindings)
}

/** Explanations never go round: each goes from a more telling finding to a less telling one. */
function rootOf(finding: Finding, causes: ReadonlyMap<Finding, Finding>): Finding {
  let root = finding
  for (let cause = causes.get(root); cause !== undefined; cause = causes.get(root)) root = cause
  return root
}

const foldAll = (findings: readonly Finding[]): Finding[] =>
  [...Map.groupBy(findings, keyOf).values()].flatMap((group) => fold(group) ?? []).toSorted(compareFindings)
