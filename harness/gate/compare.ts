// Two sides held against each other: from signatures to the record that every output is made from.
import {
  compareSignatures,
  type Difference,
  type Holdings,
  holdingsOf,
  judgeDifferences,
  type LookedUp,
  type MeasuredChange,
  overheadDifferences,
  type Signature,
  treeDiffs,
  watchDifferences,
  watchedIn,
} from '../../assertions/index.ts'
import type { GateRecord, ReportedDifference } from '../report/index.ts'
import type { Project } from '../run/index.ts'
import { VERSION } from '../session/index.ts'
import type { GateSettings } from './settings.ts'
import type { Side } from './side.ts'
import { openSources, type Wanted } from './sources.ts'
import type { LoadedWatch } from './watch.ts'

export interface GateQuestion {
  readonly base: Side
  readonly head: Side
  readonly settings: GateSettings
  readonly project: Project | undefined
  readonly watch: LoadedWatch
  /** What the change costs in time, where that was measured. */
  readonly overhead: MeasuredChange | undefined
  readonly notes: readonly string[]
  /** When the comparison began, by `performance.now()`. */
  readonly begun: number
}

export async function compareSides(question: GateQuestion): Promise<GateRecord> {
  const { base, head, settings, project, overhead, begun } = question
  const watched = lookUp(question)
  const differences = [
    ...compareSignatures(base.signature, head.signature, settings),
    ...watchDifferences(watched),
    ...(overhead === undefined ? [] : overheadDifferences(overhead, settings)),
  ]
  const judged = judgeDifferences(differences, settings)
  return {
    schemaVersion: 1,
    tool: { name: 'pitboss', version: VERSION },
    system: project?.definition.name ?? head.label,
    base: base.label,
    head: head.label,
    verdict: judged.verdict,
    differences: await withSources(judged.differences, question),
    expired: judged.expired,
    trees: treeDiffs(base.signature, head.signature, differences),
    ...(overhead === undefined ? {} : { overhead }),
    ...(settings.acceptedFile === undefined ? {} : { acceptedFile: settings.acceptedFile }),
    notes: [
      ...question.notes,
      ...watched.unread,
      ...waiting(watched),
      ...uncompared(base.signature, head.signature),
    ],
    milliseconds: performance.now() - begun,
  }
}

/** Values of labels are compared only where both sides were recorded: a signature has none. */
function lookUp({ base, head, watch }: GateQuestion): LookedUp {
  const withValues = base.values !== undefined && head.values !== undefined
  const holdings = ({ signature, values }: Side): Holdings =>
    holdingsOf(signature, withValues ? values : undefined)
  const found = watchedIn(watch, holdings(base), holdings(head))
  return { ...found, unread: [...watch.unread, ...found.unread] }
}

/** What was measured of the whole has no line. */
const WITHOUT_LINE = new Set<Difference['change']>(['slower', 'more processor time', 'overhead undecided'])

/** Only what fails or warns is shown at its line. */
async function withSources(
  differences: readonly ReportedDifference[],
  { head, project }: GateQuestion,
): Promise<readonly ReportedDifference[]> {
  const isTold = ({ change, outcome }: ReportedDifference): boolean =>
    (outcome === 'fails' || outcome === 'warns') && !WITHOUT_LINE.has(change)
  if (project === undefined || !differences.some(isTold)) return differences
  const sources = await openSources(project.root, project.definition, head.places)
  return differences.map((one) => {
    const source = isTold(one)
      ? (sources.inFile(one.service, titleIn(one)) ?? sources.find(wantedOf(one)))
      : undefined
    return source === undefined ? one : { ...one, source }
  })
}

const KIND = /^(UNSPECIFIED|INTERNAL|SERVER|CLIENT|PRODUCER|CONSUMER) /

/** Of queries, whose file stands where others have their service: the panel, the alert. */
const titleIn = ({ subject }: Difference): string =>
  subject.replace(/^.*, (panel|variable) |^alert |^recorded series /, '')

/** The new name first: the old one may stand nowhere any more. */
function wantedOf({ service, subject, after = '', before = '', places }: Difference): Wanted {
  const names = [after, subject, before, ...places].map((name) => name.replace(KIND, ''))
  return { service, names: [...new Set(names.flatMap((name) => [name, ...name.split(' by ')]))] }
}

const waiting = ({ waiting: places }: LookedUp): string[] =>
  places.length === 0
    ? []
    : [`select values that were recorded on neither side, as of failures: ${places.join('; ')}`]

/** Absence of what was not listened to says nothing. */
function uncompared(base: Signature, head: Signature): string[] {
  const holds = ({ services }: Signature, type: string): boolean =>
    services.some(({ facts }) => facts.some((fact) => fact.type === type))
  return (
    [
      ['stdout', 'standard output'],
      ['exports', 'batches of exports'],
    ] as const
  ).flatMap(([type, title]) => {
    const [one, other] = [holds(base, type), holds(head, type)]
    return one === other
      ? []
      : [`${title} was not compared: the ${one ? 'head' : 'base'} was recorded without`]
  })
}
