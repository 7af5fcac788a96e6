// Which contracts a trace fulfilled before. It does so again wherever it meets the same surroundings: in a run that is
// judged more than once, and in recordings that differ in little.
import type { LogRecord, Trace } from '../../harness/telemetry/index.ts'
import type { ContractResult } from '../comparison.ts'
import type { TraceContract } from '../contract.ts'
import { indexTrace, type TraceIndex } from '../model/index.ts'
import type { Sight } from './sight.ts'

interface Kept {
  readonly result: ContractResult
  readonly sight: Sight
}

const kept = new WeakMap<TraceIndex, Map<TraceContract, Kept>>()

export function keepFulfilled(trace: Trace, contract: TraceContract, found: Kept): void {
  const index = indexTrace(trace)
  const own = kept.get(index) ?? new Map<TraceContract, Kept>()
  kept.set(index, own.set(contract, found))
}

export function fulfilledBefore(
  trace: Trace,
  contract: TraceContract,
  others: readonly Trace[],
  logs: readonly LogRecord[],
): ContractResult | undefined {
  const found = kept.get(indexTrace(trace))?.get(contract)
  return found?.sight.isOf(others, logs) === true ? found.result : undefined
}
