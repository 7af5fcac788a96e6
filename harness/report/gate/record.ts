// What became of a comparison, as every output is made from it.
import type { AcceptedChange, JudgedDifference, MeasuredChange, TreeDiff } from '../../../assertions/index.ts'

/** A line of a source file, relative to the project. */
export interface SourcePlace {
  readonly file: string
  /** From 1. */
  readonly line: number
}

export interface ReportedDifference extends JudgedDifference {
  /** The line that makes it, where it could be found. */
  readonly source?: SourcePlace
}

export interface GateRecord {
  readonly schemaVersion: 1
  readonly tool: { readonly name: 'pitboss'; readonly version: string }
  readonly system: string
  readonly base: string
  readonly head: string
  readonly verdict: 'holds' | 'findings'
  /** What fails first. */
  readonly differences: readonly ReportedDifference[]
  readonly expired: readonly AcceptedChange[]
  readonly trees: readonly TreeDiff[]
  /** What the change costs in time, where that was measured. */
  readonly overhead?: MeasuredChange
  /** File in which changes are accepted, where the system names one. */
  readonly acceptedFile?: string
  /** What was not compared, or could not be read, one sentence each. */
  readonly notes: readonly string[]
  readonly milliseconds: number
}
