// What a fuzzer needs to know of something that reads bytes.
import type { Random } from './random.ts'

export type Outcome = 'accepted' | 'refused'

/** Something that must not be; the case is kept and shown. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement'
}

export interface Target extends AsyncDisposable {
  /** Processor time after which a case counts as a hang, where that is not the usual. */
  readonly mostMilliseconds?: number
  readonly name: string
  /** Inputs to begin with, made and not stored: the corpus holds only what was found on the way. */
  seeds(random: Random): readonly Uint8Array[]
  mutate(input: Uint8Array, other: Uint8Array, random: Random): Uint8Array
  /** Throws for whatever must not be. */
  run(input: Uint8Array): Outcome | Promise<Outcome>
  /** Once for every batch: what no single case shows. */
  afterBatch?(): Promise<void>
  /** Sources whose coverage guides; without it, mutation is all. */
  readonly guidedBy?: string
}
