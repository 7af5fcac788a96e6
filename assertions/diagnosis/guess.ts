// Whom a call was made to, where nothing is certain: by ids, operations, names and times that both sides share.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Certainty } from '../finding.ts'
import {
  compareText,
  failedToReach,
  firstAtLeast,
  isProbeOperation,
  nameShape,
  operationOf,
  perRun,
  push,
  type Run,
  serviceOf,
} from '../model/index.ts'
import { idsOfCall, idsOfWork } from './business-ids.ts'
import { callWords, namesSame, operationShape, servesCall, wordsOf } from './operations.ts'
import { type Peers, targetsOf } from './peers.ts'
import type { Stray } from './sides.ts'
import type { Sightings } from './sightings.ts'

export interface Guess {
  readonly service: string
  readonly certainty: Certainty
  /** On what grounds, as it goes on after 'because': 'its work lies inside 12 of 12 calls and carries the same ids'. */
  readonly why: string
}

/** Clocks of two machines. */
const SLACK = 20_000_000n
/** Of so many parts at once each tells nothing. */
const CROWD = 64
/** More calls to one target tell no more. */
const SAMPLE = 300
/** So many calls, each with its part inside, are no accident. */
const ENOUGH = 3

interface Votes {
  /** Calls with fitting work inside their time, give or take; strictly inside; with the same id; with the same operation. */
  inside: number
  strictly: number
  ids: number
  operations: number
  readonly works: Set<Stray>
}

/** Words that tell a service from the others: those that most names share tell nothing. */
const tellingWords = perRun((run): ReadonlyMap<string, ReadonlySet<string>> => {
  const services = [...run.services].toSorted(compareText)
  const counts = new Map<string, number>()
  const words = new Map(services.map((service) => [service, new Set(wordsOf(service))]))
  for (const own of words.values()) for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1)
  const common = (word: string): boolean =>
    services.length > 2 && (counts.get(word) ?? 0) * 2 > services.length
  return new Map(
    [...words].map(([service, own]) => [service, new Set([...own].filter((word) => !common(word)))]),
  )
})

/** The call names the service, or what it is seen to do. */
function isNamed(run: Run, call: Span, service: string, works: Iterable<Stray>): boolean {
  const own = tellingWords(run).get(serviceOf(call)) ?? new Set()
  const asked = [...callWords(call)].filter((word) => !own.has(word))
  const there = tellingWords(run).get(service) ?? new Set()
  if (asked.some((word) => there.has(word))) return true
  for (const { span } of works) {
    const done = new Set(wordsOf(nameShape(span.name)))
    if (asked.some((word) => done.has(word))) return true
    return false
  }
  return false
}

/** Whom the calls of each target were made to. `calls`: those with no peer known. `strays`: parts that no known call explains. */
export function guessPeers(
  run: Run,
  peers: Peers,
  calls: readonly Span[],
  strays: readonly Stray[],
  sightings: Sightings,
): ReadonlyMap<string, Guess> {
  const groups = new Map<string, Span[]>()
  for (const call of calls) push(groups, targetsOf(call)[0] ?? '', call)
  const parts = strays
    .filter(({ span }) => !isProbeOperation(operationOf(span)))
    .toSorted((a, b) =>
      a.span.startTime < b.span.startTime ? -1 : a.span.startTime > b.span.startTime ? 1 : 0,
    )
  const sizes = new Map<string, number>()
  for (const { span } of parts) sizes.set(partKey(span), (sizes.get(partKey(span)) ?? 0) + 1)
  const guesses = new Map<string, Guess>()
  for (const [target, group] of [...groups].toSorted(([a], [b]) => compareText(a, b))) {
    const guess =
      bySighting(group, sightings) ?? byVotes(run, group, parts, sizes) ?? byName(run, peers, group)
    if (guess !== undefined) guesses.set(target, guess)
  }
  return guesses
}

const partKey = (span: Span): string => `${serviceOf(span)}\n${operationShape(span)}`

/** A header that names the call was seen at a service. */
function bySighting(calls: readonly Span[], sightings: Sightings): Guess | undefined {
  const counts = new Map<string, number>()
  for (const call of calls) {
    const service = sightings.ofCall(call)?.service
    if (service !== undefined && service !== serviceOf(call))
      counts.set(service, (counts.get(service) ?? 0) + 1)
  }
  const [first, second] = [...counts].toSorted(([a, m], [b, n]) => n - m || compareText(a, b))
  if (first === undefined || (second !== undefined && second[1] * 2 > first[1])) return undefined
  const why = `headers that name ${first[1]} of ${calls.length} calls were seen there`
  return { service: first[0], certainty: 'certain', why }
}

function byVotes(
  run: Run,
  calls: readonly Span[],
  parts: readonly Stray[],
  sizes: ReadonlyMap<string, number>,
): Guess | undefined {
  const votes = new Map<string, Votes>()
  // What reached nobody has no part anywhere.
  const sample = calls.filter((call) => !failedToReach(call)).slice(0, SAMPLE)
  for (const call of sample) vote(run, call, parts, votes)
  const answered = sample.length
  const [first] = sample
  if (first === undefined) return undefined
  const ranked = [...votes]
    .flatMap(([service, found]) => {
      const guess = weigh(run, first, service, found, answered, sizes)
      return guess === undefined ? [] : [guess]
    })
    .toSorted((a, b) => b.weight - a.weight || compareText(a.guess.service, b.guess.service))
  const [best, next] = ranked
  // Two that fit alike: neither can be named.
  return best === undefined || (next !== undefined && next.weight === best.weight) ? undefined : best.guess
}

function vote(run: Run, call: Span, parts: readonly Stray[], votes: Map<string, Votes>): void {
  const ids = idsOfCall(run, call).tokens
  const seen = new Map<string, { id: boolean; operation: boolean; strictly: boolean }>()
  const from = firstAtLeast(parts, call.startTime - SLACK, ({ span }) => span.startTime)
  for (let at = from; at < parts.length && at < from + CROWD; at++) {
    const part = parts[at] as Stray
    if (part.span.startTime > call.endTime + SLACK) break
    if (part.span.endTime > call.endTime + SLACK || serviceOf(part.span) === serviceOf(call)) continue
    if (!servesCall(call, part.span)) continue
    const service = serviceOf(part.span)
    const found = votes.get(service) ?? {
      inside: 0,
      strictly: 0,
      ids: 0,
      operations: 0,
      works: new Set<Stray>(),
    }
    votes.set(service, found)
    found.works.add(part)
    const one = seen.get(service) ?? { id: false, operation: false, strictly: false }
    one.id ||= ids.size > 0 && [...idsOfWork(run, part.span).tokens].some((token) => ids.has(token))
    one.operation ||= namesSame(call, part.span)
    one.strictly ||= part.span.startTime >= call.startTime && part.span.endTime <= call.endTime
    seen.set(service, one)
  }
  for (const [service, { id, operation, strictly }] of seen) {
    const found = votes.get(service) as Votes
    found.inside++
    if (strictly) found.strictly++
    if (id) found.ids++
    if (operation) found.operations++
  }
}

function weigh(
  run: Run,
  call: Span,
  service: string,
  { inside, strictly, ids, operations, works }: Votes,
  answered: number,
  sizes: ReadonlyMap<string, number>,
): { readonly weight: number; readonly guess: Guess } | undefined {
  if (inside * 2 < answered) return undefined
  const named = isNamed(run, call, service, works)
  const share = Math.min(1, inside / answered)
  const grounds = `its work lies inside ${inside} of ${answered} calls`
  const likely = (weight: number, more: string) => ({
    weight: weight + share,
    guess: { service, certainty: 'likely' as const, why: `${grounds}${more}` },
  })
  if (operations * 2 >= inside && ids * 2 >= inside)
    return likely(8, ', serves the same operation and carries the same ids')
  if (operations * 2 >= inside) return likely(named ? 7 : 6, ' and serves the same operation')
  if (ids * 2 >= inside) return likely(named ? 5 : 4, ' and carries the same ids')
  if (named) return likely(3, ' and bears the name of what is called')
  // Times alone: only where every call has its part, and every part of that kind its call.
  const kinds = new Set([...works].map(({ span }) => partKey(span)))
  const all = [...kinds].reduce((sum, kind) => sum + (sizes.get(kind) ?? 0), 0)
  if (strictly < ENOUGH || strictly !== answered || all !== answered || works.size !== answered)
    return undefined
  return { weight: share, guess: { service, certainty: 'possible', why: `${grounds}, and nowhere else` } }
}

/** Nothing of it arrived: a service that serves this operation and has the name of what is called. */
function byName(run: Run, peers: Peers, calls: readonly Span[]): Guess | undefined {
  const [call] = calls
  if (call === undefined || calls.every((one) => failedToReach(one))) return undefined
  const fitting = [...run.services].filter(
    (service) =>
      service !== serviceOf(call) && peers.serves(service, call) && isNamed(run, call, service, []),
  )
  const [only] = fitting
  if (only === undefined || fitting.length > 1) return undefined
  return {
    service: only,
    certainty: 'possible',
    why: 'it serves this operation and bears the name of what is called',
  }
}
