// Ids that a request carries besides its context: they join both sides of a hop that lost it.
import { type Span, valueText } from '../../harness/telemetry/index.ts'
import { type Run, serviceOf } from '../model/index.ts'

const ID_KEY = /(^|[._-])(id|uuid|guid|key|ref|reference|email)$|[a-z](Id|ID|Uuid|Key|Email)$/
/** Ids of machines and connections, which two services never share. */
const INFRASTRUCTURE =
  /^(thread|process|host|container|k8s|service|telemetry|network|net|server|client|peer|code|os|cloud|faas|device|feature_flag|db|aws|gcp|url|http|rpc)[._]/
const SHORTEST = 3
const LONGEST = 200
/** So long a value is the same thing under whatever key. */
const TELLING = 16

/** How far around a span its request's ids are looked for. */
const ABOVE = 4
const BELOW = 24

export interface BusinessIds {
  /** `playerid=42`; long values also without key. */
  readonly tokens: ReadonlySet<string>
  /** Values under each key. */
  readonly byKey: ReadonlyMap<string, ReadonlySet<string>>
}

const plainKey = (key: string): string => key.toLowerCase().replace(/[._-]/g, '')

/** Whether a token is surely of one request alone, not of a player or session that makes many. */
export const isMessageId = (token: string): boolean =>
  /^(message|event|messagingmessage|request|correlation)id=/.test(token)

function collect(span: Span, tokens: Set<string>, byKey: Map<string, Set<string>>): void {
  for (const { key, value } of span.attributes) {
    if (!ID_KEY.test(key) || INFRASTRUCTURE.test(key) || value === null || typeof value === 'boolean')
      continue
    const text = valueText(value)
    if (text.length < SHORTEST || text.length > LONGEST) continue
    const plain = plainKey(key)
    tokens.add(`${plain}=${text}`)
    if (text.length >= TELLING) tokens.add(`=${text}`)
    byKey.set(plain, (byKey.get(plain) ?? new Set<string>()).add(text))
  }
}

/** Ids of the call: its own and those of the request in which it is made. */
export function idsOfCall(run: Run, call: Span): BusinessIds {
  const [tokens, byKey] = [new Set<string>(), new Map<string, Set<string>>()]
  let at: Span | undefined = call
  for (let height = 0; at !== undefined && height <= ABOVE && serviceOf(at) === serviceOf(call); height++) {
    collect(at, tokens, byKey)
    at = run.parentOf(at)
  }
  return { tokens, byKey }
}

/** What the work sends on has ids of its own. */
const isOwnWork = (child: Span, top: Span): boolean =>
  serviceOf(child) === serviceOf(top) && child.kind !== 'PRODUCER' && child.kind !== 'CLIENT'

/** Ids of the work that a request caused: of its first span and those below in the same service. */
export function idsOfWork(run: Run, top: Span): BusinessIds {
  const [tokens, byKey] = [new Set<string>(), new Map<string, Set<string>>()]
  const queue = [top]
  for (let at = 0; at < queue.length && at < BELOW; at++) {
    const span = queue[at] as Span
    collect(span, tokens, byKey)
    for (const child of run.childrenOf(span))
      if (queue.length < BELOW && isOwnWork(child, top)) queue.push(child)
  }
  return { tokens, byKey }
}
