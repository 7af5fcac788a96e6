// Dashboards and alerts that a change leaves without their data.
import type { Lacking, LookedUp } from '../dashboards/index.ts'
import { type Change, type Difference, difference } from './difference.ts'
import { gathered } from './group.ts'

/** The file stands where others have their service. */
export const watchDifferences = ({ emptied, lacking }: Pick<LookedUp, 'emptied' | 'lacking'>): Difference[] =>
  gathered([
    ...emptied.map((one) =>
      differenceOf(one, one.query.place.startsWith('alert ') ? 'alert blinded' : 'panel emptied'),
    ),
    ...lacking.map((one) => differenceOf(one, 'query without data')),
  ])

const differenceOf = ({ query, missing }: Lacking, change: Change): Difference =>
  difference(change, query.file, query.place, { before: query.text.trim(), after: missing.join('; ') })
