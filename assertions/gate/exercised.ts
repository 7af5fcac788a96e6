// What is missing because nobody asked for it, or because a sampler left it out, is not gone.
import type { Fact } from '../signature/index.ts'
import { type Change, type Difference, difference } from './difference.ts'
import { factNamed, titleOf } from './facts.ts'

/** All that tells of something that was there before. */
const ABSENCES = new Set<Change>([
  'spans gone',
  'edge gone',
  'link gone',
  'event gone',
  'error hidden',
  'attribute gone',
  'attribute on some only',
])

/** The operation was asked for before, and the run of the head did not: no request of it was even sent. */
export function isUnasked(before: Fact, after: Fact, span: Fact): boolean {
  const [kind, name = ''] = span.name
  return (
    (kind === 'SERVER' || kind === 'CONSUMER') &&
    factNamed(before, 'entry', name) !== undefined &&
    factNamed(after, 'entry', name) === undefined
  )
}

export const notExercised = (service: string, spans: readonly Fact[]): Difference[] =>
  spans.map((span) => difference('not exercised', service, titleOf(span)))

/** Of a service some of whose requests are not recorded: whatever it lacks may have been in those. */
export function withoutAbsences(differences: readonly Difference[]): Difference[] {
  return differences.map((one) =>
    ABSENCES.has(one.change)
      ? difference('not exercised', one.service, one.subject, { before: one.change, places: one.places })
      : one,
  )
}
