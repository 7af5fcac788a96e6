// Calls and requests that left several spans of one kind where one belongs: two instrumentations at work.
import type { Span } from '../../../harness/telemetry/index.ts'
import {
  httpMethod,
  httpPath,
  isDatabase,
  isHarness,
  isMessaging,
  parsedUrl,
  peerAddresses,
  processOf,
  rpcOperation,
  type Run,
  serviceOf,
} from '../../model/index.ts'
import { queryOf } from './chatty.ts'

export interface Doubled {
  readonly kind: 'CLIENT' | 'SERVER'
  /** Outermost first, or in the order of their start where they stand side by side. */
  readonly spans: readonly Span[]
  readonly shape: 'nested' | 'side by side'
}

/** What a call speaks: a library that calls over HTTP is a layer above the HTTP call, and both are right. */
type Protocol = 'http' | 'rpc' | 'database' | 'messaging' | 'none'

function protocolOf(span: Span): Protocol {
  if (isMessaging(span)) return 'messaging'
  if (isDatabase(span)) return 'database'
  if (rpcOperation(span) !== undefined) return 'rpc'
  return httpMethod(span) !== undefined || parsedUrl(span) !== undefined ? 'http' : 'none'
}

/** Clocks of a language may be no finer than this, and an outer span may end before the answer is read to its end. */
const SLACK = 5_000_000n

const contains = (outer: Span, inner: Span): boolean =>
  outer.startTime <= inner.startTime + SLACK && inner.endTime <= outer.endTime + SLACK

/** Two texts agree where both are there. */
const agree = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || a === b

/** Both stand for one call, as far as their attributes say. */
function sameCall(outer: Span, inner: Span): boolean {
  const [above, below] = [protocolOf(outer), protocolOf(inner)]
  if (below === 'none' || below === 'messaging' || (above !== 'none' && above !== below)) return false
  // A hand-made span that says nothing of itself wraps whatever is called below it, but a query is its own affair.
  if (above === 'none') return below === 'http' || below === 'rpc'
  if (below === 'database') return queryOf(outer) === queryOf(inner)
  if (below === 'rpc') return rpcOperation(outer) === rpcOperation(inner)
  const [peer, other] = [peerAddresses(outer), peerAddresses(inner)]
  return (
    agree(httpMethod(outer), httpMethod(inner)) &&
    agree(httpPath(outer), httpPath(inner)) &&
    (peer.length === 0 || other.length === 0 || peer.some((address) => other.includes(address)))
  )
}

/** The one CLIENT span of its own process directly below it; several are several calls, or one that is tried again. */
function innerCall(run: Run, client: Span): Span | undefined {
  const below = run
    .childrenOf(client)
    .filter((child) => child.kind === 'CLIENT' && processOf(child) === processOf(client))
  const [only] = below
  if (only === undefined || below.length > 1 || !contains(client, only)) return undefined
  return sameCall(client, only) ? only : undefined
}

/** CLIENT spans one below the other for one call, each chain once. */
export function* nestedCalls(run: Run): Generator<Doubled> {
  for (const client of run.clients) {
    if (isHarness(client)) continue
    const inner = innerCall(run, client)
    if (inner === undefined) continue
    const parent = run.parentOf(client)
    if (parent?.kind === 'CLIENT' && innerCall(run, parent) === client) continue
    const spans = [client, inner]
    for (let next = innerCall(run, inner); next !== undefined; next = innerCall(run, next)) spans.push(next)
    yield { kind: 'CLIENT', spans, shape: 'nested' }
  }
}

const isContinued = (run: Run, client: Span): boolean =>
  run.childrenOf(client).some((child) => child.kind === 'SERVER' || serviceOf(child) !== serviceOf(client))

/** Equal calls of two instrumentations under one span, one within the time of the other. */
export function* parallelCalls(run: Run): Generator<Doubled> {
  for (const trace of run.traces) {
    for (const parent of trace.spans) {
      const children = trace.childrenOf(parent)
      if (children.length < 2 || isHarness(parent)) continue
      for (const [outer, inner] of neighbours(children.filter((child) => child.kind === 'CLIENT'))) {
        if (outer.scope.name === inner.scope.name || processOf(outer) !== processOf(inner)) continue
        if (protocolOf(outer) !== protocolOf(inner) || !sameCall(outer, inner)) continue
        if (isContinued(run, outer) && isContinued(run, inner)) continue
        yield { kind: 'CLIENT', spans: [outer, inner], shape: 'side by side' }
      }
    }
  }
}

/** SERVER spans of one service and one request, one below the other or under one call. */
export function* doubledRequests(run: Run): Generator<Doubled> {
  for (const server of run.servers()) {
    const parent = run.parentOf(server)
    if (parent?.kind !== 'SERVER' || processOf(parent) !== processOf(server)) continue
    if (contains(parent, server) && sameRequest(parent, server))
      yield { kind: 'SERVER', spans: [parent, server], shape: 'nested' }
  }
  for (const client of run.clients) {
    const servers = run.childrenOf(client).filter((child) => child.kind === 'SERVER')
    if (servers.length < 2) continue
    for (const [outer, inner] of neighbours(servers)) {
      if (outer.scope.name === inner.scope.name || processOf(outer) !== processOf(inner)) continue
      if (sameRequest(outer, inner)) yield { kind: 'SERVER', spans: [outer, inner], shape: 'side by side' }
    }
  }
}

function sameRequest(outer: Span, inner: Span): boolean {
  const [above, below] = [rpcOperation(outer), rpcOperation(inner)]
  if (above !== undefined && below !== undefined) return above === below
  return agree(httpMethod(outer), httpMethod(inner)) && agree(httpPath(outer), httpPath(inner))
}

/** Each span with the next one to begin, where that one lies within its time; `spans` are oldest first. */
function* neighbours(spans: readonly Span[]): Generator<readonly [Span, Span]> {
  for (const [at, inner] of spans.entries()) {
    const outer = spans[at - 1]
    if (outer !== undefined && contains(outer, inner)) yield [outer, inner]
  }
}
