// The synchronous hop: calls to instrumented services that left no SERVER span below them, and what became of them.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Evidence, Hop, LossReason } from '../finding.ts'
import {
  askedByHarness,
  describeSpan,
  failedToReach,
  hasParentId,
  operationOf,
  perRun,
  type Run,
  serviceOf,
  viaOf,
} from '../model/index.ts'
import type { Topology } from '../observed.ts'
import { durationText, evidenceOf } from './evidence.ts'
import { FragmentFinder } from './fragments.ts'
import { Peers } from './peers.ts'

export interface TornCall {
  readonly client: Span
  readonly hop: Hop
  readonly reason: LossReason
  /** The SERVER span that belongs under the call. */
  readonly fragment: Span | undefined
  readonly evidence: readonly Evidence[]
}

export interface Calls {
  /** CLIENT spans whose peer is an instrumented service. */
  readonly looked: number
  readonly torn: readonly TornCall[]
}

/** The call reached another service: a SERVER span below it, or any span of another service. */
function isContinued(run: Run, client: Span, seen = new Set<Span>()): boolean {
  seen.add(client)
  return run.childrenOf(client).some((child) => {
    if (child.kind === 'SERVER' || serviceOf(child) !== serviceOf(client)) return true
    return !seen.has(child) && isContinued(run, child, seen)
  })
}

/** Instrumentations one above the other make several CLIENT spans for one call; the innermost one stands for it. */
const hasInnerCall = (run: Run, client: Span): boolean =>
  run.childrenOf(client).some((child) => child.kind === 'CLIENT' && serviceOf(child) === serviceOf(client))

/** What the run says about who carries and who honours contexts. */
class Habits {
  /** Services that continue traces from outside, with how often. */
  readonly honours = new Map<string, number>()
  /** Services whose calls are continued by others, by the means of the call. */
  readonly injects = new Set<string>()
  /** Services that began traces of their own for requests of the harness, which carry a context always. */
  readonly ignores = new Set<string>()

  constructor(run: Run) {
    for (const server of run.servers()) {
      const parent = run.parentOf(server)
      if (parent === undefined && isAskedByHarness(server)) this.ignores.add(serviceOf(server))
      if (parent === undefined || serviceOf(parent) === serviceOf(server)) continue
      this.honours.set(serviceOf(server), (this.honours.get(serviceOf(server)) ?? 0) + 1)
      if (parent.kind === 'CLIENT') this.injects.add(`${serviceOf(parent)} ${viaOf(parent)}`)
    }
  }
}

/** The user agent names the trace that the request belongs to. */
function isAskedByHarness(server: Span): boolean {
  const traceId = askedByHarness(server)
  return traceId !== undefined && traceId !== server.traceId
}

const habitsOf = perRun((run) => new Habits(run))

const known = new WeakMap<Run, { readonly topology: Topology | undefined; readonly calls: Calls }>()

/** All calls to instrumented services, and those that were torn. Looked for once for each run and topology. */
export function callsOf(run: Run, topology: Topology): Calls {
  const before = known.get(run)
  if (before !== undefined && before.topology === topology) return before.calls
  const calls = findCalls(run, topology)
  known.set(run, { topology, calls })
  return calls
}

function findCalls(run: Run, topology: Topology): Calls {
  const peers = new Peers(run, topology)
  const finder = new FragmentFinder(run)
  let looked = 0
  const torn: TornCall[] = []
  for (const client of run.clients) {
    const service = peers.serviceBehind(client)
    if (service === undefined || service === serviceOf(client)) continue
    looked++
    if (isContinued(run, client) || hasInnerCall(run, client)) continue
    const fragment = finder.claim(client, service)
    if (fragment === undefined && failedToReach(client)) continue
    const operation = fragment === undefined ? peers.operation(client, service) : operationOf(fragment)
    const hop: Hop = { from: serviceOf(client), to: service, via: viaOf(client), operation }
    torn.push({ client, hop, fragment, ...diagnoseCall(run, client, service, fragment) })
  }
  return { looked, torn }
}

/** Why the call and the fragment are not one trace. */
export function diagnoseCall(
  run: Run,
  client: Span,
  service: string,
  fragment: Span | undefined,
): Pick<TornCall, 'reason' | 'evidence'> {
  const evidence = [evidenceOf(client, `${describeSpan(client)} has no SERVER span of ${service} below it`)]
  if (fragment === undefined) {
    const some = run.services.has(service)
    const text = some
      ? `${service} has no loose SERVER span of this operation within the time of the call`
      : `${service} sent no spans at all`
    return { reason: 'not determined', evidence: [...evidence, { text }] }
  }
  const delay = durationText(fragment.startTime - client.startTime)
  evidence.push(
    evidenceOf(
      fragment,
      `${describeSpan(fragment)} ${strayText(run, client, fragment)}, ${delay} after the call began`,
    ),
  )
  if (hasParentId(fragment)) return { reason: 'wrong parent', evidence }
  return headerReason(habitsOf(run), client, service, evidence)
}

function strayText(run: Run, client: Span, fragment: Span): string {
  if (!hasParentId(fragment))
    return fragment.traceId === client.traceId ? 'is a second root' : 'is the root of another trace'
  const parent = run.parentOf(fragment)
  const where = fragment.traceId === client.traceId ? 'in the same trace' : 'in another trace'
  return parent === undefined
    ? `${where} names a parent that is not there`
    : `${where} hangs under ${describeSpan(parent)}`
}

/** Spans alone don't show the headers; what both sides do elsewhere tells which of them failed here. */
function headerReason(
  habits: Habits,
  client: Span,
  service: string,
  evidence: readonly Evidence[],
): Pick<TornCall, 'reason' | 'evidence'> {
  const honoured = habits.honours.get(service) ?? 0
  if (honoured > 0) {
    const text = `${service} continues the traces of ${honoured} other requests, so it extracts what it is sent`
    return { reason: 'not injected', evidence: [...evidence, { text }] }
  }
  if (habits.ignores.has(service)) {
    const text = `${service} begins traces of its own for the harness's requests, too, which all carry a traceparent`
    return { reason: 'injected but not extracted', evidence: [...evidence, { text }] }
  }
  const caller = serviceOf(client)
  if (habits.injects.has(`${caller} ${viaOf(client)}`)) {
    const text = `other calls of ${caller} are continued, and ${service} continues none of the run; less likely, this call alone was not injected`
    return { reason: 'injected but not extracted', evidence: [...evidence, { text }] }
  }
  const text = `neither side is seen to carry a context elsewhere: not injected by ${caller}, or injected but not extracted by ${service}`
  return { reason: 'not injected', evidence: [...evidence, { text }] }
}
