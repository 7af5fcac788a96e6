// TRC14: the system's contracts, held against every trace that is meant by one of them.
import type { Span } from '../../../harness/telemetry/index.ts'
import type { ContractResult } from '../../comparison.ts'
import type { SpanContract, TraceContract } from '../../contract.ts'
import type { Finding } from '../../finding.ts'
import { isBrowser, isHarness, isNamedBy, push, serviceOf, type TraceIndex } from '../../model/index.ts'
import { fulfilledBefore, matchContract } from '../../trace-contract/index.ts'
import { Cases, type Checked, type Judged, type Rule } from '../rule.ts'

interface Held {
  /** Traces that a contract is for. */
  readonly traces: number
  /** What the nearest contract has to say, where a trace fulfils none. */
  readonly broken: readonly { readonly result: ContractResult; readonly among: number }[]
  readonly unexercised: readonly string[]
}

/** So many traces of each contract are explained; beyond that, what was found out about the same defect stands for it. */
const EXPLAINED = 100

const known = new WeakMap<Judged, Held>()

/** Asked for by the rules on trees and on status alike. */
function heldOf(judged: Judged): Held {
  let held = known.get(judged)
  if (held === undefined) {
    held = holdAll(judged)
    known.set(judged, held)
  }
  return held
}

const kindKey = (service: string, kind: string): string => `${service}\n${kind}`

function holdAll(judged: Judged): Held {
  const contracts = judged.expectations.traces ?? []
  const byRoot = new Map<string, TraceContract[]>()
  for (const contract of contracts) push(byRoot, kindKey(contract.root.service, contract.root.kind), contract)
  const met = new Set<TraceContract>()
  const explained = new Map<TraceContract, number>()
  const broken: { result: ContractResult; among: number }[] = []
  let traces = 0
  for (const trace of byRoot.size === 0 ? [] : judged.run.traces) {
    const meant = meantBy(trace, contracts, byRoot)
    if (meant.length === 0) continue
    traces++
    for (const contract of meant) met.add(contract)
    const nearest = nearestOf(judged, trace, meant)
    if (nearest.result.fulfilled) continue
    const before = explained.get(nearest.contract) ?? 0
    explained.set(nearest.contract, before + 1)
    const result = before < EXPLAINED ? hold(judged, trace, nearest.contract, true) : nearest.result
    broken.push({ result, among: meant.length })
  }
  const unexercised = contracts.filter((contract) => !met.has(contract)).map(({ name }) => name)
  return { traces, broken, unexercised }
}

const knownMeant = new WeakMap<
  TraceIndex,
  { readonly among: readonly TraceContract[]; readonly found: readonly TraceContract[] }
>()

/** A trace is meant by the same contracts in every recording that it is in. */
function meantBy(
  trace: TraceIndex,
  among: readonly TraceContract[],
  byRoot: ReadonlyMap<string, readonly TraceContract[]>,
): readonly TraceContract[] {
  const known = knownMeant.get(trace)
  if (known?.among === among) return known.found
  const found = contractsFor(trace, byRoot)
  knownMeant.set(trace, { among, found })
  return found
}

/** Contracts whose root the trace has, and all that makes it the one meant, by service, kind and name. */
function contractsFor(
  trace: TraceIndex,
  byRoot: ReadonlyMap<string, readonly TraceContract[]>,
): TraceContract[] {
  const meant = new Set<TraceContract>()
  for (const span of trace.spans) {
    for (const contract of byRoot.get(kindKey(serviceOf(span), span.kind)) ?? []) {
      if (!meant.has(contract) && isNamedBy(span, contract.root) && isMeant(trace, span, contract.root))
        meant.add(contract)
    }
  }
  return [...meant]
}

/** What comes by a message may lie in a trace of its own. */
const mayBeElsewhere = ({ kind, edge }: SpanContract): boolean =>
  edge === 'link' || (edge !== 'parent' && kind === 'CONSUMER')

const mayBeAbsent = ({ count }: SpanContract): boolean =>
  count === 0 || (typeof count === 'object' && (count.min ?? 0) === 0)

/** All that must hang right below the root is in the trace, or may be absent. */
function isMeant(trace: TraceIndex, span: Span, root: SpanContract): boolean {
  const outside = isBrowser(span) || isHarness(span)
  const has = (node: SpanContract): boolean => {
    if (mayBeAbsent(node) || mayBeElsewhere(node)) return true
    if (!trace.spans.some((one) => isNamedBy(one, node))) return false
    // Steps of a user look alike until they reach the system: the request tells which one it is.
    return !outside || node.service !== root.service || (node.children ?? []).every(has)
  }
  return (root.children ?? []).every(has)
}

interface Nearest {
  readonly contract: TraceContract
  readonly result: ContractResult
}

/** The one that is fulfilled, else the one with the fewest findings, else the first. */
function nearestOf(judged: Judged, trace: TraceIndex, contracts: readonly TraceContract[]): Nearest {
  const { traces, logs } = judged.observed
  for (const contract of contracts) {
    const result = fulfilledBefore(trace, contract, traces, logs)
    if (result !== undefined) return { contract, result }
  }
  let nearest: Nearest | undefined
  for (const contract of contracts) {
    const result = hold(judged, trace, contract, false)
    if (nearest === undefined || result.findings.length < nearest.result.findings.length)
      nearest = { contract, result }
    if (result.fulfilled) break
  }
  return nearest as Nearest
}

function hold(judged: Judged, trace: TraceIndex, contract: TraceContract, explain: boolean): ContractResult {
  const { traces, messages, logs } = judged.observed
  return matchContract(trace, contract, {
    others: traces,
    logs,
    messages,
    ...(explain ? {} : { unexplained: true }),
  })
}

/** What the contracts say with this code: TRC14, and STA1 where a status is not as demanded. */
export function contractFindings(judged: Judged, code: 'TRC14' | 'STA1'): Finding[] {
  const cases = new Cases(code)
  const explanations = new Map<string, Finding>()
  for (const { result, among } of heldOf(judged).broken) {
    for (const finding of result.findings) {
      if (finding.code !== code) continue
      const same = `${result.contract}\n${finding.subject.service}\n${finding.message}`
      const first = explanations.get(same) ?? finding
      explanations.set(same, first)
      const { hop = first.hop, reason = first.reason } = finding
      const nearest = among === 1 ? '' : `, the nearest of ${among}`
      cases.add({
        subject: finding.subject,
        message: finding.message,
        severity: finding.severity,
        ...(hop === undefined ? {} : { hop }),
        ...(reason === undefined ? {} : { reason }),
        evidence: [...finding.evidence, { text: `demanded by the contract '${result.contract}'${nearest}` }],
        remedy: finding.remedy,
      })
    }
  }
  return cases.findings()
}

function checkContracts(judged: Judged): Checked {
  const { traces, unexercised } = heldOf(judged)
  return { subjects: traces, findings: contractFindings(judged, 'TRC14'), unexercised }
}

export const traceContractRules: readonly Rule[] = [{ code: 'TRC14', check: checkContracts }]
