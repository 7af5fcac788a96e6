// Trace contracts: does this trace have the tree that the operation must leave?
import type { LogRecord, Trace } from '../../harness/telemetry/index.ts'
import type { ContractResult } from '../comparison.ts'
import type { TraceContract } from '../contract.ts'
import { explainMissing } from '../diagnosis/index.ts'
import type { MessageHeaders } from '../observed.ts'
import { ContractFindings } from './findings.ts'
import { Forest } from './forest.ts'
import { ComparisonLines } from './lines.ts'
import { Matcher } from './match.ts'
import { fulfilledBefore, keepFulfilled } from './memory.ts'

/** What lies outside the trace: links are followed into it, and lost parts are looked for in it. */
export interface MatchContext {
  /** Other traces of the run; pass the same array again to have it indexed once. */
  readonly others?: readonly Trace[]
  /** Log records, among which are events of the spans; pass the same array again to have it indexed once. */
  readonly logs?: readonly LogRecord[]
  /** Headers read back from topics and queues. */
  readonly messages?: readonly MessageHeaders[]
  /** Lost parts are only told, and not looked for; there is no comparison line by line either. */
  readonly unexplained?: true
}

const NONE: readonly never[] = []

/** Keeps the literal types of a contract while checking its shape. */
export const defineContract = <const C extends TraceContract>(contract: C): C => contract

/**
 * Lays the contract over the trace so that as little as possible is wrong, and says what is: TRC14 for spans missing,
 * misplaced, too many or different, STA1 for a wrong status. A trace without spans fulfils nothing.
 */
export function matchContract(
  trace: Trace,
  contract: TraceContract,
  context: MatchContext = {},
): ContractResult {
  const { others = NONE, logs = NONE, messages = [], unexplained } = context
  const before = unexplained === true ? fulfilledBefore(trace, contract, others, logs) : undefined
  if (before !== undefined) return before
  const forest = new Forest(trace, contract, others, logs)
  const { roots, surplus } = new Matcher(forest).match(contract)
  const collected = new ContractFindings(contract, forest, roots, (node, parent) =>
    unexplained === true
      ? { evidence: [] }
      : explainMissing({ wanted: node, parent, trace: forest.main, others, messages }),
  )
  for (const root of roots) collected.collect(root, undefined)
  collected.collectSurplus(surplus, undefined)
  collected.collectForbidden()
  const lines =
    unexplained === true ? [] : new ComparisonLines(contract, forest, roots, collected).all(roots, surplus)
  const fulfilled = collected.findings.length === 0
  const { traceId } = trace
  const result = { contract: contract.name, traceId, fulfilled, lines, findings: collected.findings }
  if (fulfilled && unexplained === true) keepFulfilled(trace, contract, { result, sight: forest.sight })
  return result
}
