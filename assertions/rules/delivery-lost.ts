// DEL1 on what was captured: requests that a service logged and left no span of, when its process ended or its telemetry did.
import { attributeText } from '../../harness/telemetry/index.ts'
import type { Evidence } from '../finding.ts'
import {
  deathIn,
  type Life,
  type LoggedRequests,
  loggedRequests,
  type RequestLine,
  stackIn,
} from '../logs/index.ts'
import { partlySampled } from '../metrics/index.ts'
import { emittersOf, push, type Run, serviceOf } from '../model/index.ts'
import { allSpans, Cases, type Checked, type Judged } from './rule.ts'

/** So many lines must have their spans before one without a span says anything. */
const LEAST = 3
/** A capture may end this much before the log, nanoseconds. */
const CAPTURE_END = 1_000_000_000n

/** Requests without a span, where the rest of the log has them. */
interface Dark {
  readonly lines: readonly RequestLine[]
  readonly where: string
  /** What was captured ends before they were logged, so they may have been left out of it alone. */
  readonly late: boolean
}

export function checkLost(judged: Judged): Checked {
  const cases = new Cases('DEL1')
  const { run, entries, observed } = judged
  const partial = partlySampled(run, entries)
  const end = emittersOf(observed).reduce((latest, { to }) => (to > latest ? to : latest), 0n)
  let subjects = 0
  for (const logged of loggedRequests(run, entries)) {
    const { service, lines, lives } = logged
    const matched = lines.filter(({ span }) => span !== undefined).length
    if (matched < LEAST || partial.has(service)) continue
    subjects++
    const dark = logged.timed ? darkByTime(logged, end) : darkByOrder(logged)
    const lost = dark.flatMap((one) => one.lines)
    if (lost.length > 0 && lost.length <= matched) {
      const late = dark.every((one) => one.late)
      cases.add({
        subject: { service },
        message: `requests in the log of ${service} left no SERVER span`,
        certainty: late ? 'possible' : 'likely',
        ...(late ? { severity: 'warning' as const } : {}),
        evidence: [
          { text: `${lost.length} of ${lines.length} request lines have no span: ${listed(lost)}` },
          ...dark.map((one) => ({ text: `${listed(one.lines)}: ${one.where}` })),
          ...stackEvidence(logged, lost),
        ],
        times: lost.length,
      })
    }
    if (lives.length > 1) addDeath(cases, run, logged, lost)
  }
  return { subjects, findings: cases.findings() }
}

const SHOWN = 4

const lineText = ({ request: { method, path, status } }: RequestLine): string =>
  `${method} ${path}${status === undefined ? '' : ` ${status}`}`

function listed(lines: readonly RequestLine[]): string {
  const texts = [...Map.groupBy(lines, lineText)].map(([text, same]) =>
    same.length === 1 ? text : `${text} (${same.length} times)`,
  )
  return texts.slice(0, SHOWN).join(', ') + (texts.length > SHOWN ? ` and ${texts.length - SHOWN} more` : '')
}

const lifeText = ({ pid }: Life): string => (pid === '' ? 'its process' : `process ${pid}`)

/** Lines outside the time in which any process of the service left spans; other lines without spans speak of sampling. */
function darkByTime({ lines, lives }: LoggedRequests, captureEnd: bigint): Dark[] {
  const without = lines.filter(({ span }) => span === undefined)
  const groups = new Map<number, RequestLine[]>()
  let inside = 0
  for (const line of without) {
    const time = line.entry.written?.time ?? 0n
    const alive = lives.some(({ from, to }) => from <= time && time <= to)
    const before = lives.findLastIndex(({ to }) => to < time)
    if (alive || before === -1) inside++
    else push(groups, before, line)
  }
  if (inside * 10 > lines.length) return []
  return [...groups].map(([at, own]) => {
    const next = lives[at + 1]
    const last = own.at(-1)?.entry.written?.time ?? 0n
    return {
      lines: own,
      where: whereText(lives[at], next),
      late: next === undefined && last > captureEnd + CAPTURE_END,
    }
  })
}

function whereText(life: Life | undefined, next: Life | undefined): string {
  const ended = life === undefined ? 'its process' : lifeText(life)
  return next === undefined
    ? `logged after the last span of ${ended}: it went on serving without telemetry, or ended before it was sent`
    : `logged after the last span of ${ended} and before the first of ${lifeText(next)}: it ended before they were sent`
}

/** Without times: each run of the process in the log, told by what it prints at its start, against one process of spans. */
function darkByOrder({ lines, lives, entries }: LoggedRequests): Dark[] {
  const starts = startsOf(lines, entries)
  if (starts.length !== lives.length) return []
  const stretches = lives.map((life, at) => {
    const [from = 0, until = Number.POSITIVE_INFINITY] = [starts[at], starts[at + 1]]
    const own = lines.filter((line) => line.at >= from && line.at < until)
    return {
      life,
      own,
      without: own.filter(({ span }) => span === undefined || !life.servers.includes(span)),
    }
  })
  return stretches.flatMap(({ life, own, without }, at) => {
    if (without.length === 0) return []
    // Elsewhere every request has its span, so nothing is left out by sampling.
    const whole = stretches.some((other) => other.own.length >= LEAST && other.without.length === 0)
    const left = new Set(without)
    const atEnd = own.slice(own.length - without.length).every((line) => left.has(line))
    if (!whole && !(atEnd && endsOtherwise(own, life))) return []
    return [{ lines: without, where: whereText(life, lives[at + 1]), late: false }]
  })
}

/** No line after that of the last span is like it, so these are beyond it. Where all are alike, any of them may be without. */
function endsOtherwise(own: readonly RequestLine[], { servers }: Life): boolean {
  const last = servers.toSorted((a, b) => (a.endTime < b.endTime ? -1 : 1)).at(-1)
  const at = own.findLastIndex(({ span }) => span !== undefined && span === last)
  const [line, after] = [own[at], own.slice(at + 1)]
  if (line === undefined || after.length === 0) return false
  return after.every((one) => one.span === undefined && lineText(one) !== lineText(line))
}

/** Where in the log a process begins: what was printed first is printed again. */
function startsOf(lines: readonly RequestLine[], entries: readonly { readonly text: string }[]): number[] {
  const first = entries[0]
  if (first === undefined || lines[0]?.at === 0) return [0]
  return entries.flatMap(({ text }, at) => (text === first.text ? [at] : []))
}

/** So far behind a request its error may stand in the log. */
const BEHIND = 6

/** The stack trace that follows one of them in the log, before any other request. */
function stackEvidence({ entries }: LoggedRequests, lost: readonly RequestLine[]): Evidence[] {
  for (const { at } of lost) {
    const after = entries.slice(at + 1, at + 1 + BEHIND)
    const next = after.findIndex(({ request }) => request !== undefined)
    const stack = stackIn(next === -1 ? after : after.slice(0, next))
    if (stack !== undefined) return [{ text: `then its log has ${JSON.stringify(stack)}` }]
  }
  return []
}

/** A process that died of an error of which no span tells: what it was at work on is lost. */
function addDeath(
  cases: Cases,
  run: Run,
  { service, lives, entries }: LoggedRequests,
  lost: readonly RequestLine[],
): void {
  const death = deathIn(entries)
  if (death === undefined || lost.some(({ entry }) => entry.text.includes(death))) return
  const message = death.split(/ at | \[cause\]/, 1)[0] ?? death
  if (isTold(run, service, message)) return
  const next = lives.slice(1).map(lifeText).join(', ')
  cases.add({
    subject: { service },
    message: `a process of ${service} died of an error that no span tells of`,
    certainty: 'likely',
    evidence: [
      { text: `its log: ${JSON.stringify(death)}` },
      { text: `${lives.length} processes left spans; after ${lifeText(lives[0] as Life)} came ${next}` },
    ],
  })
}

/** The error's name and message, or the message alone, stand in a status or an exception event of the service. */
function isTold(run: Run, service: string, error: string): boolean {
  const message = error.replace(/^[\w.]+: /, '')
  for (const span of allSpans(run)) {
    if (serviceOf(span) !== service) continue
    if (span.status.message.includes(message)) return true
    for (const { attributes } of span.events)
      if (attributeText(attributes, 'exception.message')?.includes(message) === true) return true
  }
  return false
}
