// A cause in words: what, why, what to do.
import type { Finding, Hop } from '../finding.ts'
import type { Cause, Kind } from './cause.ts'
import type { Scene } from './priority.ts'
import { occurrencesOf } from './rank.ts'
import { BROKEN, remedyOf } from './remedy.ts'
import { whyOf } from './why.ts'

const TORN_NOUN: Readonly<Partial<Record<Kind, string>>> = {
  calls: 'call',
  messages: 'message',
  format: 'call',
  'wrong parent': 'call',
  'no span': 'call',
  'stale context': 'call',
  unsampled: 'call',
}

const sum = (findings: readonly Finding[]): number =>
  findings.reduce((total, finding) => total + occurrencesOf(finding), 0)

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const listed = (names: readonly string[], most = 4): string =>
  names.length <= most
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`

const servicesOf = (findings: readonly Finding[]): string[] => [
  ...new Set(findings.map((finding) => finding.subject.service ?? finding.hop?.to ?? '').filter(Boolean)),
]

export interface Words {
  readonly what: string
  readonly places?: readonly string[]
  readonly why: string
  readonly todo: string
}

export function wordsOf({ kind }: Cause, findings: readonly [Finding, ...Finding[]], scene: Scene): Words {
  const [lead] = findings
  const rest = { why: whyOf(kind, lead), todo: todoOf(kind, findings, lead) }
  const noun = TORN_NOUN[kind]
  if (noun !== undefined && findings.every((finding) => finding.hop !== undefined))
    return { ...tornText(kind, noun, findings, scene), ...rest }
  return { what: whatOf(kind, findings), ...rest }
}

function whatOf(kind: Kind, findings: readonly [Finding, ...Finding[]]): string {
  const [lead] = findings
  if (findings.length === 1) return sentence(lead)
  const services = servicesOf(findings)
  if (kind === 'logs')
    return `logs of ${counted(services.length, 'service')} lead to no trace: ${listed(services)} (${counted(sum(findings), 'line')})`
  if (kind === 'silence') return silenceText(findings)
  const alike = services.length > 1 ? alikeText(findings, services) : undefined
  if (alike !== undefined) return alike
  const said = [...new Set(findings.map(sentence))]
  const text = said.slice(0, SAID).join('; ')
  return said.length <= SAID
    ? text
    : `${text}; and ${said.length - SAID} more of this kind${services.length > 1 ? ` in ${listed(services)}` : ''}`
}

/** The same words of several services: they are said once. */
function alikeText(findings: readonly Finding[], services: readonly string[]): string | undefined {
  const bare = new Set(
    findings.map(({ message, subject }) =>
      message
        .replace(subject.service ?? '', '')
        .replace(/ {2,}/g, ' ')
        .trim(),
    ),
  )
  const [only] = bare
  if (bare.size !== 1 || only === undefined) return undefined
  return `${counted(services.length, 'service')} (${listed(services)}): each ${only}`
}

/** Findings of one cause that are told one by one. */
const SAID = 2

const LOGS_ONLY = 'writes logs, and sends no telemetry'

function silenceText(findings: readonly [Finding, ...Finding[]]): string {
  const [lead, ...rest] = findings
  const named = ({ subject, certainty }: Finding) =>
    `${subject.service ?? ''}${certainty === undefined || certainty === 'certain' ? '' : ` (${certainty})`}`
  if (findings.every(({ message }) => message.endsWith(LOGS_ONLY)))
    return `${listed(findings.map(named))} write logs, and send no telemetry`
  return `${sentence(lead)}; nor is all heard that ${listed(rest.map(named))} should send`
}

const sentence = (finding: Finding): string => {
  const times = occurrencesOf(finding)
  return `${finding.message}${times > 1 ? ` (${times} times)` : ''}`
}

const LOSS: Readonly<Partial<Record<Kind, string>>> = {
  calls: 'lose their context',
  messages: 'lose their context',
  'wrong parent': 'hang under the wrong parent',
  'no span': 'left no span on the called side',
  'stale context': 'carry the context of another request',
  unsampled: 'arrive as not sampled',
}

function tornText(
  kind: Kind,
  noun: string,
  findings: readonly [Finding, ...Finding[]],
  scene: Scene,
): Pick<Words, 'what' | 'places'> {
  const hops = new Map<string, { readonly hop: Hop; readonly reasons: Set<string>; torn: number }>()
  for (const finding of findings) {
    if (finding.hop === undefined) continue
    const key = hopKey(finding.hop)
    const known = hops.get(key) ?? { hop: finding.hop, reasons: new Set<string>(), torn: 0 }
    if (finding.reason !== undefined) known.reasons.add(finding.reason)
    known.torn += occurrencesOf(finding)
    hops.set(key, known)
  }
  const calls = callsOn(scene)
  const sorted = [...hops.values()].toSorted((a, b) => b.torn - a.torn)
  const torn = sum(findings)
  const [{ carried }] = findings
  const lost = kind === 'format' ? `bring a ${BROKEN[carried ?? 'valid']}` : (LOSS[kind] ?? '')
  const lose =
    torn === 1 ? lost.replace(/^(lose|bring|hang|arrive)\b/, '$1s').replace(/^carry\b/, 'carries') : lost
  const [only] = sorted
  if (sorted.length === 1 && only !== undefined)
    return { what: `${counted(torn, noun)} ${lose}: ${placeText(only.hop, only.torn, calls(only.hop))}` }
  return {
    what: `${counted(torn, noun)} ${lose}, at ${sorted.length} hops`,
    places: sorted.map(
      ({ hop, torn: own, reasons }) => `${placeText(hop, own, calls(hop))}: ${[...reasons].join(', ')}`,
    ),
  }
}

const hopKey = ({ from, to, via, operation }: Hop): string => [from, to, via, operation].join('\n')

/** How often the hop was taken, by its operation, or by all of the edge where several were gathered. */
function callsOn({ hops = [] }: Scene): (hop: Hop) => number | undefined {
  const counts = new Map<string, number>()
  for (const { from, to, via, calls, operations } of hops) {
    counts.set([from, to, via].join('\n'), calls)
    for (const one of operations) counts.set(hopKey({ from, to, via, operation: one.operation }), one.calls)
  }
  return (hop) => counts.get(hopKey(hop)) ?? counts.get([hop.from, hop.to, hop.via].join('\n'))
}

function placeText({ from, to, via, operation }: Hop, torn: number, calls: number | undefined): string {
  // Counted otherwise than the findings count: then it is no whole of which these are a part.
  const of = calls === undefined || calls < torn ? String(torn) : `${torn} of ${calls}`
  return `${from} -> ${to} via ${via} ${operation} (${of})`
}

/** Remedies of one matter that are told one by one. */
const REMEDIES = 4

function todoOf(kind: Kind, findings: readonly Finding[], lead: Finding): string {
  if (kind === 'foreign parent')
    return `Nothing of ${lead.hop?.to ?? 'the service'} was lost. Where the caller is one of yours, see that it exports its spans.`
  if (kind === 'no span')
    return `See whether ${lead.hop?.to ?? 'the called side'} had ended, or had shut its telemetry down, when it was called; if not, whether it extracts and samples.`
  if (kind === 'other' || lead.hop === undefined) return lead.remedy
  const remedies = [
    ...new Set(findings.toSorted((a, b) => occurrencesOf(b) - occurrencesOf(a)).map(remedyOf)),
  ]
  return (
    remedies.slice(0, REMEDIES).join(' ') +
    (remedies.length > REMEDIES ? ` And ${remedies.length - REMEDIES} more alike.` : '')
  )
}
