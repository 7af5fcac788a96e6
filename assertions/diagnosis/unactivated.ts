// Contexts that were extracted and not made current: the span of the request is there, and its work begins traces of its own.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Evidence } from '../finding.ts'
import {
  describeShape,
  firstAtLeast,
  hasParentId,
  nameShape,
  operationOf,
  perRun,
  processOf,
  push,
  type Run,
} from '../model/index.ts'
import { evidenceOf } from './evidence.ts'

/** Once may be an accident. */
const ENOUGH = 2
/** Of the roots of one name that lie in such a request; of such requests that have one in them. */
const SHARE = 0.9
/** How many requests in progress are looked through for the one that a root belongs to. */
const OPEN = 64

/** For SERVER and CONSUMER spans without work below them: the root that is their work. */
export const unactivatedOf = perRun((run): ReadonlyMap<Span, Span> => {
  const bare = bareRequests(run)
  const found = new Map<Span, Span>()
  for (const [process, roots] of looseRoots(run)) {
    const requests = bare.get(process)
    if (requests === undefined) continue
    for (const group of Map.groupBy(roots, (root) => `${root.kind} ${nameShape(root.name)}`).values()) {
      const pairs = within(group, requests)
      if (pairs.size < ENOUGH || pairs.size < group.length * SHARE) continue
      if (!areMost(pairs, requests)) continue
      for (const [request, root] of pairs) if (!found.has(request)) found.set(request, root)
    }
  }
  return found
})

/** Requests and messages below which their own process has nothing, oldest first, by process. */
function bareRequests(run: Run): Map<string, Span[]> {
  const found = new Map<string, Span[]>()
  for (const span of [...run.servers(), ...run.consumers]) {
    const own = processOf(span)
    if (!run.childrenOf(span).some((child) => processOf(child) === own)) push(found, own, span)
  }
  for (const list of found.values())
    list.sort((a, b) => (a.startTime < b.startTime ? -1 : a.startTime > b.startTime ? 1 : 0))
  return found
}

/** Roots that are no request themselves, by process. */
function looseRoots(run: Run): Map<string, Span[]> {
  const found = new Map<string, Span[]>()
  for (const service of run.services)
    for (const span of run.loose(service))
      if ((span.kind === 'INTERNAL' || span.kind === 'CLIENT') && !hasParentId(span))
        push(found, processOf(span), span)
  return found
}

/** Each root in the request that began last before it and outlasts it; one for each request. */
function within(roots: readonly Span[], requests: readonly Span[]): Map<Span, Span> {
  const found = new Map<Span, Span>()
  for (const root of roots) {
    const after = firstAtLeast(requests, root.startTime + 1n, (span) => span.startTime)
    for (let at = after - 1; at >= 0 && at >= after - OPEN; at--) {
      const request = requests[at] as Span
      if (request.endTime < root.endTime || found.has(request)) continue
      found.set(request, root)
      break
    }
  }
  return found
}

/** Of the requests of these operations most have such a root: it is their work and no job beside them. */
function areMost(pairs: ReadonlyMap<Span, Span>, requests: readonly Span[]): boolean {
  const operations = new Set([...pairs.keys()].map(operationOf))
  return pairs.size >= requests.filter((request) => operations.has(operationOf(request))).length * SHARE
}

export const unactivatedEvidence = (request: Span, work: Span): Evidence[] => [
  evidenceOf(
    request,
    `${describeShape(request)} goes on with the context that was sent, and has nothing below it`,
  ),
  evidenceOf(
    work,
    `${describeShape(work)} begins a trace of its own in its time, as in all requests of this kind`,
  ),
]
