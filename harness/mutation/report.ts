// The mutation score as data and as text.
import { type MutantResult, operators, type PairResult } from '../../assertions/index.ts'
import type { ControlResult } from './controls.ts'
import type { InRecording, ShareResult } from './share.ts'

export interface ClassScore {
  readonly operator: string
  readonly rule: string
  readonly defect: string
  readonly mutants: number
  readonly caught: number
  readonly equivalent: number
}

export interface MutationReport {
  /** What the recordings are called. */
  readonly recordings: readonly string[]
  readonly classes: readonly ClassScore[]
  /** Classes that found no place in any recording where they make sense: nothing was proved of them. */
  readonly notExercised: readonly string[]
  readonly mutants: number
  readonly caught: number
  /** Proved to change nothing that was recorded; they are in no score. */
  readonly equivalent: number
  /** Caught with the right code at the right hop, of all that change anything: 0 to 1. */
  readonly score: number
  readonly survivors: readonly (MutantResult & InRecording)[]
  readonly pairs: {
    readonly tried: number
    readonly right: number
    readonly wrong: readonly (PairResult & InRecording)[]
  }
  readonly controls: { readonly rewrites: number; readonly raised: readonly (ControlResult & InRecording)[] }
  /** Findings of the recordings as they are: what they say can't be told from a mutant. */
  readonly before: number
}

interface Asked {
  readonly recordings: readonly string[]
  readonly before: number
  readonly only?: readonly string[]
}

export function reportOf(
  shares: readonly ShareResult[],
  { recordings, before, only }: Asked,
): MutationReport {
  const mutants = shares.flatMap((share) => share.mutants)
  const byOperator = Map.groupBy(mutants, (one) => one.operator)
  const chosen = operators.filter((one) => only === undefined || only.includes(one.name))
  const classes = chosen.flatMap(({ name, rule, defect }): ClassScore[] => {
    const own = byOperator.get(name)
    if (own === undefined) return []
    return [
      {
        operator: name,
        rule,
        defect,
        mutants: own.length,
        caught: count(own, 'caught'),
        equivalent: count(own, 'equivalent'),
      },
    ]
  })
  const caught = count(mutants, 'caught')
  const equivalent = count(mutants, 'equivalent')
  const tried = mutants.length - equivalent
  const pairs = shares.flatMap((share) => share.pairs)
  const controls = shares.flatMap((share) => share.controls)
  return {
    recordings,
    classes,
    notExercised: chosen.filter((one) => !byOperator.has(one.name)).map((one) => one.name),
    mutants: mutants.length,
    caught,
    equivalent,
    score: tried === 0 ? 0 : caught / tried,
    survivors: mutants.filter((one) => one.outcome === 'survived'),
    pairs: {
      tried: pairs.length,
      right: pairs.filter((one) => one.right).length,
      wrong: pairs.filter((one) => !one.right),
    },
    controls: { rewrites: controls.length, raised: controls.filter((one) => one.raised.length > 0) },
    before,
  }
}

const count = (all: readonly MutantResult[], outcome: MutantResult['outcome']): number =>
  all.filter((one) => one.outcome === outcome).length

/** Share of pairs of which the first diagnosis must be right. */
export const PAIRS_RIGHT = 0.95

/** Every mutant is caught, no control raised anything, and pairs are blamed right; something was tried at all. */
export const holds = ({ score, mutants, pairs, controls }: MutationReport): boolean =>
  mutants > 0 && score === 1 && controls.raised.length === 0 && pairs.right >= PAIRS_RIGHT * pairs.tried

const percent = (part: number, whole: number): string =>
  whole === 0 ? 'none tried' : `${((100 * part) / whole).toFixed(part === whole ? 0 : 1)} %`

/** Survivors whose changed part is shown. */
const SHOWN = 10

export function reportText(report: MutationReport): string {
  const {
    recordings,
    classes,
    survivors,
    pairs,
    controls,
    caught,
    mutants,
    equivalent,
    notExercised,
    before,
  } = report
  const width = Math.max(5, ...classes.map((one) => one.operator.length))
  const where = (one: InRecording): string => (recordings.length < 2 ? '' : `, in ${one.recording}`)
  return [
    `  ${'class'.padEnd(width)}  rule   caught`,
    ...classes.map((one) => classText(one, width)),
    ...(notExercised.length === 0 ? [] : ['', `  no place for: ${notExercised.join(', ')}`]),
    ...survivors.flatMap((one, at) => ['', ...survivorText(one, where(one), at < SHOWN)]),
    ...controls.raised.slice(0, SHOWN).flatMap((one) => ['', ...controlText(one, where(one))]),
    ...pairs.wrong.slice(0, SHOWN).flatMap((one) => ['', ...pairText(one, where(one))]),
    '',
    `  mutation score      ${percent(caught, mutants - equivalent)}  ${caught} of ${mutants - equivalent} mutants of ${classes.length} classes caught with the right code at the right place${equivalent === 0 ? '' : `; ${equivalent} more change nothing`}`,
    `  two breaks at once  ${percent(pairs.right, pairs.tried)}  ${pairs.right} of ${pairs.tried} pairs of torn hops: the first finding names one, and both are told`,
    `  harmless rewrites   ${controls.raised.length === 0 ? 'nothing raised' : `${controls.raised.length} raised findings`} by ${controls.rewrites}`,
    ...(before === 0
      ? []
      : [`  unbroken            ${before} findings before anything was broken; only what is new counts`]),
  ].join('\n')
}

const classText = ({ operator, rule, mutants, caught, equivalent }: ClassScore, width: number): string => {
  const rest = equivalent === 0 ? '' : `  (${equivalent} change nothing)`
  const mark = caught + equivalent === mutants ? ' ' : '!'
  return `${mark} ${operator.padEnd(width)}  ${rule.padEnd(5)}  ${caught}/${mutants - equivalent}${rest}`
}

function survivorText(
  { operator, at, expected, told, shown }: MutantResult,
  where: string,
  whole: boolean,
): string[] {
  const place =
    expected.hop === undefined ? expected.service : `${expected.hop.from ?? '*'} -> ${expected.hop.to ?? '*'}`
  return [
    `! survived: ${operator} at ${at}${where}`,
    `    should be told as ${expected.codes.join(' or ')}${place === undefined ? '' : ` at ${place}`}${expected.first === true ? ', before all else' : ''}`,
    `    ${told === undefined ? 'nothing was told' : `was told first: ${told.code} ${told.message}`}`,
    ...(whole && shown !== undefined ? shown.split('\n').map((line) => `      ${line}`) : []),
  ]
}

const controlText = ({ seed, rewrites, raised }: ControlResult, where: string): string[] => [
  `! a harmless rewrite (seed ${seed}: ${rewrites.join(', ')}${where}) raised`,
  ...raised.slice(0, 5).map((one) => `    ${one.code} ${one.message}`),
]

const pairText = ({ at, told }: PairResult, where: string): string[] => [
  `! two breaks at once${where}: ${at[0]}`,
  `                  and ${at[1]}`,
  `    told first: ${told === undefined ? 'nothing' : `${told.code} ${told.message}`}`,
]
