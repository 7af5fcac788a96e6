// Whether a change of the telemetry may be: by the system's policy, and by what its owners have accepted.
import { globPattern } from '../model/index.ts'
import { type Change, CHANGES, type Difference, type Effect } from './difference.ts'

/**
 * `fail`: it may not be. `reason`: it fails until it is accepted, with a reason. `warn`: it is told, and fails nothing.
 * `pass`: it is listed.
 */
export type Demand = 'fail' | 'reason' | 'warn' | 'pass'
export const DEMANDS: readonly Demand[] = ['fail', 'reason', 'warn', 'pass']

/** The policy of a change goes before that of its effect. */
export type GatePolicies = Readonly<
  Partial<Record<Change | Effect, { readonly demand: Demand; readonly reason: string }>>
>

/** A change that its owners want. All that is named must fit; `*` stands for any text. */
export interface AcceptedChange {
  readonly change: Change
  readonly service?: string
  readonly subject?: string
  readonly reason: string
}

export interface GatePolicy {
  readonly policies?: GatePolicies
  readonly accepted?: readonly AcceptedChange[]
}

export type Outcome = 'fails' | 'warns' | 'accepted' | 'passes'

export interface JudgedDifference extends Difference {
  readonly outcome: Outcome
  /** Why it is accepted, or taken otherwise than by default. */
  readonly reason?: string
}

export interface GateJudgement {
  readonly verdict: 'holds' | 'findings'
  /** What fails first, then by weight. */
  readonly differences: readonly JudgedDifference[]
  /** Accepted changes that there are none of any more: to be taken out of their file. */
  readonly expired: readonly AcceptedChange[]
}

const DEFAULT: Readonly<Record<Effect, Demand>> = {
  breaking: 'reason',
  costly: 'reason',
  additive: 'pass',
  cosmetic: 'pass',
}

/** What nobody may accept in passing. */
const DEFAULT_OF_CHANGES: Readonly<Partial<Record<Change, Demand>>> = {
  'personal data': 'fail',
  'query without data': 'warn',
  'overhead undecided': 'warn',
  'not exercised': 'warn',
}

const OUTCOMES: readonly Outcome[] = ['fails', 'warns', 'accepted', 'passes']

export function judgeDifferences(
  differences: readonly Difference[],
  { policies = {}, accepted = [] }: GatePolicy,
): GateJudgement {
  const matchers = accepted.map((one) => ({ one, matches: matcherOf(one) }))
  const used = new Set<AcceptedChange>()
  const judged = differences.map((one): JudgedDifference => {
    const policy = policies[one.change] ?? policies[one.effect]
    const demand = policy?.demand ?? DEFAULT_OF_CHANGES[one.change] ?? DEFAULT[one.effect]
    const acceptance = matchers.find(({ matches }) => matches(one))?.one
    if (acceptance !== undefined) used.add(acceptance)
    const outcome = outcomeOf(demand, acceptance !== undefined)
    const reason = outcome === 'accepted' ? acceptance?.reason : policy?.reason
    return { ...one, outcome, ...(reason === undefined ? {} : { reason }) }
  })
  return {
    verdict: judged.some(({ outcome }) => outcome === 'fails') ? 'findings' : 'holds',
    differences: judged.toSorted((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome)),
    expired: accepted.filter((one) => !used.has(one)),
  }
}

function outcomeOf(demand: Demand, accepted: boolean): Outcome {
  switch (demand) {
    case 'fail':
      return 'fails'
    case 'reason':
      return accepted ? 'accepted' : 'fails'
    case 'warn':
      return accepted ? 'accepted' : 'warns'
    case 'pass':
      return 'passes'
  }
}

function matcherOf({ change, service, subject }: AcceptedChange): (one: Difference) => boolean {
  const serviceFits = service === undefined ? undefined : globPattern(service)
  const subjectFits = subject === undefined ? undefined : globPattern(subject)
  return (one) =>
    one.change === change &&
    serviceFits?.test(one.service) !== false &&
    subjectFits?.test(one.subject) !== false
}

export const isChange = (name: string): name is Change => name in CHANGES
