// A cause in words: what, why, what to do.
import type { Finding, Hop } from '../finding.ts'
import type { Cause, Kind } from './cause.ts'
import type { Scene } from './priority.ts'
import { occurrencesOf } from './rank.ts'
import { BROKEN, remedyOf } from './remedy.ts'

const WHY: Readonly<Record<Kind, string>> = {
  secret: 'Telemetry is read more widely than the systems it comes from, and kept for weeks.',
  silence: 'Whatever goes wrong there is seen from outside only, or not at all.',
  nameless: 'Nobody can tell whose telemetry it is.',
  calls: 'One request falls into several traces: what it waited for is in another one.',
  messages: 'What a message sets off is in a trace of its own: nobody sees who sent it.',
  format: 'The receiver is right to begin a trace of its own: the caller is mended, or nothing is.',
  'wrong parent': 'The call and what it caused stand side by side: time spent on the way is not seen.',
  'stale context': 'Spans of one request stand in the trace of another: both traces are untrue.',
  'no span':
    'The called side leaves nothing of these calls, though it does of others: often the part that failed.',
  links: 'Of what a batch held, or of what set it off, a part cannot be found.',
  'lost spans': 'Of these requests a part is missing, often the part that failed.',
  'foreign parent':
    'The caller sends a context, and exports nothing under it: right where it is outside the system.',
  logs: 'From a span nobody finds its log lines, nor from a line its span.',
  'untold failure': 'Error rates and alerts built on span status do not see these failures.',
  contract: 'The trace is not what its owners promise.',
  metrics: 'Dashboards and alerts on these metrics mislead.',
  noise: 'It hides real work, costs money, and makes durations mean nothing.',
  other: '',
}

/** Of what has no kind of its own, by family. */
const WHY_OTHER: readonly (readonly [RegExp, string])[] = [
  [/^RES/, 'Processes and services cannot be told apart by what their telemetry says of them.'],
  [/^(ATT|STA)/, 'Searches, dashboards and tools go by these attributes, and miss what has them otherwise.'],
  [/^NAM/, 'What is grouped by name falls into pieces.'],
  [/^EXC/, 'What failed, and why, is not where tools look for it.'],
  [/^TRC(7|8|9|16)/, 'Durations and order in time mislead.'],
]

const whyOf = (kind: Kind, { code }: Finding): string =>
  kind === 'other' ? (WHY_OTHER.find(([codes]) => codes.test(code))?.[1] ?? '') : WHY[kind]

const TORN_NOUN: Readonly<Partial<Record<Kind, string>>> = {
  calls: 'call',
  messages: 'message',
  format: 'call',
  'wrong parent': 'call',
  'no span': 'call',
  'stale context': 'call',
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
  readonly why: string
  readonly todo: string
}

export function wordsOf({ kind }: Cause, findings: readonly [Finding, ...Finding[]], scene: Scene): Words {
  const [lead] = findings
  return { what: whatOf(kind, findings, scene), why: whyOf(kind, lead), todo: todoOf(kind, findings, lead) }
}

function whatOf(kind: Kind, findings: readonly [Finding, ...Finding[]], scene: Scene): string {
  const [lead] = findings
  const noun = TORN_NOUN[kind]
  if (noun !== undefined && findings.every((finding) => finding.hop !== undefined)) {
    return tornText(kind, noun, findings, scene)
  }
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
}

function tornText(
  kind: Kind,
  noun: string,
  findings: readonly [Finding, ...Finding[]],
  scene: Scene,
): string {
  const hops = new Map<string, { readonly hop: Hop; torn: number }>()
  for (const finding of findings) {
    if (finding.hop === undefined) continue
    const key = hopKey(finding.hop)
    const known = hops.get(key) ?? { hop: finding.hop, torn: 0 }
    known.torn += occurrencesOf(finding)
    hops.set(key, known)
  }
  const calls = callsOn(scene)
  const places = [...hops.values()]
    .toSorted((a, b) => b.torn - a.torn)
    .map(({ hop, torn }) => placeText(hop, torn, calls(hop)))
  const torn = sum(findings)
  const [{ carried }] = findings
  const lost = kind === 'format' ? `bring a ${BROKEN[carried ?? 'valid']}` : (LOSS[kind] ?? '')
  const lose = torn === 1 ? lost.replace(/^(lose|bring|hang)\b/, '$1s').replace(/^carry\b/, 'carries') : lost
  return `${counted(torn, noun)} ${lose}: ${listed(places)}`
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

function todoOf(kind: Kind, findings: readonly Finding[], lead: Finding): string {
  if (kind === 'foreign parent')
    return `Nothing of ${lead.hop?.to ?? 'the service'} was lost. Where the caller is one of yours, see that it exports its spans.`
  if (kind === 'no span')
    return `See whether ${lead.hop?.to ?? 'the called side'} had ended, or had shut its telemetry down, when it was called; if not, whether it extracts and samples.`
  if (kind === 'other' || lead.hop === undefined) return lead.remedy
  const remedies = [...new Set(findings.map(remedyOf))]
  return (
    remedies.slice(0, 3).join(' ') + (remedies.length > 3 ? ` And ${remedies.length - 3} more alike.` : '')
  )
}
