// Two torn hops at once: neither may hide the other, and the first thing told must be one of them.
import type { Finding, Hop } from '../finding.ts'
import { judge } from '../rules/index.ts'
import { newFindings, tells, toldBy, type Told } from './assess.ts'
import { type HopSite, hopText } from './hop-sites.ts'
import type { Specimen, Verdict } from './mutant.ts'
import { tearOff } from './retrace.ts'

export interface PairResult {
  readonly at: readonly [string, string]
  /** The first finding is at one of the two hops, and both are told. */
  readonly right: boolean
  readonly told?: Told
}

const verdictOf = ({ hop, kind }: HopSite): Verdict => ({
  codes: [kind === 'message' ? 'TRC12' : 'TRC11'],
  hop,
})

/** Told as a finding of its own, or as what follows from the other. */
function isTold(findings: readonly Finding[], verdict: Verdict): boolean {
  return findings.some(
    (finding) => tells(verdict, finding) || (finding.consequences ?? []).some((one) => tells(verdict, one)),
  )
}

export function assessPair(
  specimen: Specimen,
  [first, second]: readonly [HopSite, HopSite],
  before: readonly Finding[],
): PairResult {
  const tops = [first, second].flatMap((site) => site.crossings.map((one) => one.receiver))
  const observed = tearOff(specimen.observed, specimen.run, new Set(tops))
  const { findings } = judge(observed, specimen.topology, specimen.expectations)
  const news = newFindings(findings, before)
  const [top] = news
  const verdicts = [verdictOf(first), verdictOf(second)]
  const right =
    top !== undefined &&
    verdicts.some((verdict) => tells(verdict, top)) &&
    verdicts.every((verdict) => isTold(news, verdict))
  return {
    at: [hopText(first.hop), hopText(second.hop)],
    right,
    ...(top === undefined ? {} : { told: toldBy(top) }),
  }
}

const sameHop = (a: Hop, b: Hop): boolean => hopText(a) === hopText(b)

/** Every pair of different hops. */
export function hopPairs({ hops }: Specimen): [HopSite, HopSite][] {
  return hops.flatMap((first, at) =>
    hops
      .slice(at + 1)
      .flatMap((second): [HopSite, HopSite][] => (sameHop(first.hop, second.hop) ? [] : [[first, second]])),
  )
}
