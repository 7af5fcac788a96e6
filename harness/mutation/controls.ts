// Controls: a sound recording, rewritten at random in harmless ways, must raise nothing new.
import {
  below,
  type Finding,
  judge,
  newFindings,
  rewrites,
  seeded,
  type Specimen,
} from '../../assertions/index.ts'
import { resent } from './wire.ts'

export interface ControlResult {
  readonly seed: number
  readonly rewrites: readonly string[]
  /** Findings that the rewrite raised; none where all is well. */
  readonly raised: readonly Finding[]
}

const WIRE = 'batches in another order, split and sent again'

/** The seed decides everything: which rewrites, in which order, and how. */
export function control(specimen: Specimen, seed: number, before: readonly Finding[]): ControlResult {
  const random = seeded(seed)
  const chosen = rewrites.filter(({ share }) => random() < share)
  // The wire costs the most by far, and shows the same each time.
  const overWire = chosen.length === 0 || below(random, 4) === 0
  let observed = specimen.observed
  for (const rewrite of chosen) observed = rewrite.apply(observed, random)
  if (overWire) observed = resent(observed, random)
  const { findings } = judge(observed, specimen.topology, specimen.expectations)
  return {
    seed,
    rewrites: [...chosen.map((one) => one.name), ...(overWire ? [WIRE] : [])],
    raised: newFindings(findings, before),
  }
}
