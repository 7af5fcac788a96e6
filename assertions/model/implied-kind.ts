// The kind that a span should have had: hand-made instrumentation leaves calls, requests and messages as INTERNAL.
import { attributeText, type Span, type SpanKind } from '../../harness/telemetry/index.ts'
import { ownAddresses, peerAddresses } from './addresses.ts'
import {
  describeSpan,
  destination,
  httpMethod,
  httpRoute,
  isBrowser,
  isHarness,
  isMessaging,
  messagingOperation,
  parsedUrl,
  rpcOperation,
  serviceOf,
} from './conventions.ts'
import type { Run } from './run.ts'
import { hasParentId } from './trace-index.ts'

export interface ImpliedKind {
  readonly kind: SpanKind
  /** By what it is known, as it follows the span's name: 'answers a CLIENT POST'. */
  readonly why: string
}

/** How far up a request is looked for; no real tree is so deep. */
const HEIGHT = 50

/**
 * What an INTERNAL span should be by its place and attributes: SERVER or CONSUMER below a call or a message of another
 * service, CLIENT where it names the peer it calls. Undefined where it is right, or nothing tells.
 */
export function impliedKind(run: Run, span: Span): ImpliedKind | undefined {
  if (span.kind !== 'INTERNAL' && span.kind !== 'UNSPECIFIED') return undefined
  if (isHarness(span) || isBrowser(span)) return undefined
  const parent = run.parentOf(span)
  if (parent !== undefined && serviceOf(parent) !== serviceOf(span)) return belowAnother(parent)
  return ofMessage(run, span, parent) ?? ofCall(run, span, parent)
}

function belowAnother(parent: Span): ImpliedKind | undefined {
  const why = `goes on with ${describeSpan(parent)}`
  if (parent.kind === 'PRODUCER') return { kind: 'CONSUMER', why }
  if (parent.kind === 'CLIENT') return { kind: isMessaging(parent) ? 'CONSUMER' : 'SERVER', why }
  return undefined
}

const isMessageSpan = (span: Span): boolean =>
  span.kind === 'PRODUCER' || span.kind === 'CONSUMER' || (span.kind === 'CLIENT' && isMessaging(span))

/** An envelope around the span of a message, or a step below it, may repeat what that one says. */
function ofMessage(run: Run, span: Span, parent: Span | undefined): ImpliedKind | undefined {
  const operation = messagingOperation(span)
  if (operation === undefined || destination(span) === undefined) return undefined
  if (parent !== undefined && isMessageSpan(parent)) return undefined
  if (run.childrenOf(span).some(isMessageSpan)) return undefined
  const why = `says that it does '${operation}' with a message of ${destination(span)}`
  if (/^(process|deliver|consume|receive)$/i.test(operation)) return { kind: 'CONSUMER', why }
  return /^(publish|send|create)$/i.test(operation) ? { kind: 'PRODUCER', why } : undefined
}

function ofCall(run: Run, span: Span, parent: Span | undefined): ImpliedKind | undefined {
  const rpc = rpcOperation(span)
  const url = rpc === undefined ? parsedUrl(span) : undefined
  const method = httpMethod(span)
  if (rpc === undefined && method === undefined) return undefined
  const own = run.childrenOf(span).filter((child) => serviceOf(child) === serviceOf(span))
  const [peer] = peerAddresses(span)
  if (parent === undefined) {
    const route = httpRoute(span) ?? attributeText(span.attributes, 'http.target', 'url.path')
    const served = rpc ?? (url === undefined ? route : httpRoute(span))
    const asksNobody = rpc === undefined || own.length > 0 || hasParentId(span) || peer === undefined
    if (served !== undefined && asksNobody)
      return { kind: 'SERVER', why: `begins a trace and says that it serves ${served}` }
  }
  if (own.length > 0 || httpRoute(span) !== undefined) return undefined
  if (rpc !== undefined ? servesSame(run, parent, rpc) : url === undefined) return undefined
  if (peer !== undefined && isOwnAddress(run, parent, peer)) return undefined
  return { kind: 'CLIENT', why: `says that it asks for ${rpc ?? url?.href.split(/[?#]/, 1)[0]}` }
}

function* ancestors(run: Run, parent: Span | undefined): Generator<Span> {
  let at = parent
  for (let height = 0; at !== undefined && height < HEIGHT; height++) {
    yield at
    at = run.parentOf(at)
  }
}

/** A step of a request may repeat the procedure that the request is for. */
function servesSame(run: Run, parent: Span | undefined, rpc: string): boolean {
  for (const span of ancestors(run, parent)) if (rpcOperation(span) === rpc) return true
  return false
}

/** A step of a request may repeat the address that the request came in at. */
function isOwnAddress(run: Run, parent: Span | undefined, peer: string): boolean {
  for (const span of ancestors(run, parent))
    if (span.kind === 'SERVER') return ownAddresses(span).includes(peer)
  return false
}
