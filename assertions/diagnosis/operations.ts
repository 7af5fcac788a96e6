// Whether one side of a hop asks for what the other side did.
import { attributeText, type Span } from '../../harness/telemetry/index.ts'
import {
  httpMethod,
  httpPath,
  httpRoute,
  nameShape,
  operationOf,
  routeMatches,
  rpcOperation,
} from '../model/index.ts'

/** `doSpin-7` of a hand-written span does not tell it apart from `doSpin-8`. */
export const operationShape = (span: Span): string => {
  const operation = operationOf(span)
  return operation === span.name ? nameShape(operation) : operation
}

/** What both sides may say in their own words is the same: package and case differ between languages. */
function sameProcedure(asked: string, served: string): boolean {
  if (asked === served) return true
  const [here = '', there = ''] = [asked, served].map((one) => one.toLowerCase())
  return here === there || here.endsWith(`.${there}`) || there.endsWith(`.${here}`)
}

/** The span did what the call asked for, as far as both say. */
export function servesCall(call: Span, work: Span): boolean {
  const [asked, served] = [rpcOperation(call), rpcOperation(work)]
  if (asked !== undefined && served !== undefined) return sameProcedure(asked, served)
  // A span made by hand says nothing of procedures or paths.
  const byHand = work.kind !== 'SERVER' && httpMethod(work) === undefined
  if (asked !== undefined || served !== undefined)
    return byHand || (served !== undefined && saysNothing(call))
  const [method, serverMethod] = [httpMethod(call), httpMethod(work)]
  if (method !== undefined && serverMethod !== undefined && method !== serverMethod) return false
  const path = httpPath(call)
  if (path === undefined) return true
  const serverPath = httpPath(work)
  if (serverPath !== undefined) return serverPath === path
  const route = httpRoute(work)
  return route === undefined || routeMatches(route, path)
}

const saysNothing = (call: Span): boolean => httpMethod(call) === undefined && httpPath(call) === undefined

/** Both sides name the same procedure, or a path and the route that serves it. */
export function namesSame(call: Span, work: Span): boolean {
  const [asked, served] = [rpcOperation(call), rpcOperation(work)]
  if (asked !== undefined && served !== undefined) return sameProcedure(asked, served)
  const path = httpPath(call)
  if (path === undefined || path === '/') return false
  const known = httpPath(work) ?? httpRoute(work)
  return known !== undefined && servesCall(call, work)
}

/** Words of calls in general, which name nobody. */
const COMMON = new Set(
  'grpc http https rpc call calls request requests req send get post put patch delete head api v1 v2 client server service svc fetch invoke localhost do handle run process main app the to of and for record read write'.split(
    ' ',
  ),
)

export function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2 && !COMMON.has(word))
}

/** Words by which the call may name its peer or what it asks of it. */
export function callWords(call: Span): ReadonlySet<string> {
  const texts = [
    call.name,
    rpcOperation(call),
    httpPath(call),
    attributeText(call.attributes, 'peer.service', 'rpc.service'),
    attributeText(call.attributes, 'server.address', 'net.peer.name'),
    attributeText(call.attributes, 'message.type'),
  ]
  return new Set(texts.flatMap((text) => (text === undefined ? [] : wordsOf(text))))
}
