// Differences in words, the same in every output.
import {
  CHANGES,
  costText,
  type Difference,
  type MeasuredChange,
  type Outcome,
} from '../../../assertions/index.ts'
import { count } from '../format.ts'
import type { GateRecord, ReportedDifference } from './record.ts'

export const OUTCOME_MARKS: Readonly<Record<Outcome, string>> = {
  fails: '❌',
  warns: '⚠️',
  accepted: '☑️',
  passes: '·',
}

const PLACES = 3

/** `SERVER GET -> SERVER GET /x`, `unit ms -> s`: what was, and what is. */
function movement({ subject, before, after }: Difference): string {
  if (before === subject && after !== undefined) return `${before} -> ${after}`
  if (before !== undefined && after !== undefined) return `${subject}: ${before} -> ${after}`
  const only = before ?? after
  return only === undefined || only === '' ? subject : `${subject} (${only})`
}

/** One line, complete with its service. */
export function sentenceOf(one: Difference): string {
  return `${one.service}: ${one.change}: ${detailOf(one)}`
}

export function detailOf(one: Difference): string {
  const shown = one.places.filter((place) => place !== one.subject)
  if (shown.length === 0) return movement(one)
  const listed = shown.slice(0, PLACES).join(', ')
  const more = shown.length > PLACES ? ` and ${shown.length - PLACES} more` : ''
  return `${movement(one)}, at ${listed}${more}`
}

export const whyOf = ({ change }: Difference): string => CHANGES[change].why

/** What was measured, in one line. */
export function overheadOf({ verdict, scenario, base, head, costs }: MeasuredChange): string {
  const measured = costs.map((cost) => `${cost.what} ${costText(cost)}`).join(', ')
  return `Overhead of ${head.slice(0, 10)} beside ${base.slice(0, 10)}, load ${scenario}: ${[verdict, measured].filter(Boolean).join('; ')}`
}

export interface Headline {
  readonly holds: boolean
  readonly text: string
}

/** The verdict in one line. */
export function gateHeadline({ differences, verdict, expired }: GateRecord): Headline {
  const number = (outcome: Outcome): number => differences.filter((one) => one.outcome === outcome).length
  const [failing, warning, accepted] = [number('fails'), number('warns'), number('accepted')]
  const rest = [
    ...(warning > 0 ? [count(warning, 'warning')] : []),
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
    ...(number('passes') > 0 ? [`${number('passes')} harmless`] : []),
    ...(expired.length > 0 ? [`${count(expired.length, 'accepted change')} no longer needed`] : []),
  ]
  const beside = rest.length === 0 ? '' : ` (${rest.join(', ')})`
  if (verdict === 'findings')
    return { holds: false, text: `${count(failing, 'change')} of the telemetry may not be${beside}` }
  return {
    holds: true,
    text:
      differences.length === 0 ? 'The telemetry is unchanged' : `Nothing of the telemetry is broken${beside}`,
  }
}

/** What to do about it, in one line. */
export function adviceOf(one: ReportedDifference, acceptedFile: string | undefined): string {
  const entry = JSON.stringify({
    change: one.change,
    service: one.service,
    subject: one.subject,
    reason: '...',
  })
  return acceptedFile === undefined
    ? 'Take it back, or name a file of accepted changes in the definition (`gate.accepted`).'
    : `Take it back; or, where it is wanted, add to ${acceptedFile}: ${entry}`
}
