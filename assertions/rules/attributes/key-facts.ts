// What the rules care for in an attribute key, worked out once a key.
import {
  type AttributeType,
  closedEnumerations,
  describesResource,
  type Family,
  isMerged,
  knownAttribute,
  type KnownKey,
  namespaceOf,
  newFamilyOf,
  oldFamilyOf,
  type Requirement,
  spanConventions,
  successorsOf,
} from '../../semconv/index.ts'
import { type SecretKey, secretKey } from '../secrets/keys.ts'

export interface KeyFacts {
  readonly key: string
  /** The registry has it, or the template it is made of. */
  readonly known: boolean
  readonly type: AttributeType | undefined
  /** Values that alone are allowed. */
  readonly closed: ReadonlySet<string> | undefined
  readonly successors: readonly string[] | undefined
  readonly merged: boolean
  readonly oldFamily: Family | undefined
  readonly newFamily: Family | undefined
  readonly resource: boolean
  /** The attribute whose value it must not repeat. */
  readonly repeats: KnownKey | undefined
  /** One bit for each requirement that it meets. */
  readonly meets: number
  /** 1 in the place of each convention that it belongs to; the places are {@link PLACE} apart. */
  readonly belongs: number
  readonly secret: SecretKey
}

/** Attributes of one convention that one span can have at most, before the next one's are counted. */
export const PLACE = 1 << 10

export interface RequirementBit {
  readonly requirement: Requirement
  readonly bit: number
}

/** Every requirement once, with its bit. */
const bits = new Map<string, RequirementBit>()
for (const { required } of spanConventions)
  for (const requirement of required)
    if (!bits.has(requirement.key)) bits.set(requirement.key, { requirement, bit: 1 << bits.size })

export const ROUTE_BIT: number = 1 << bits.size
const ROUTE: KnownKey = 'http.route'
const METHOD: KnownKey = 'http.request.method'
/** Only where it differs from the method: section HTTP client span of the conventions. */
const METHOD_ORIGINAL: KnownKey = 'http.request.method_original'

export function bitOf(requirement: Requirement): number {
  return bits.get(requirement.key)?.bit ?? 0
}

/** Conventions by title: HTTP of servers and of clients are one subject. */
const titles = [...new Set(spanConventions.map((one) => one.title))]
const namespaces = new Map<string, readonly string[]>(
  spanConventions.map(({ title, namespaces: own }) => [title, own]),
)

export const placeOf = (title: string): number => PLACE ** titles.indexOf(title as (typeof titles)[number])

function meetsOf(key: string): number {
  let meets = key === ROUTE ? ROUTE_BIT : 0
  for (const { requirement, bit } of bits.values())
    if (requirement.key === key || (requirement.or ?? []).some((one) => one === key)) meets |= bit
  return meets
}

function belongsOf(key: string): number {
  const namespace = namespaceOf(key)
  const titled = titles.find((title) => namespaces.get(title)?.includes(namespace) === true)
  return titled === undefined ? 0 : placeOf(titled)
}

const facts = new Map<string, KeyFacts>()
const MOST_KEYS = 20_000

export function keyFacts(key: string): KeyFacts {
  let found = facts.get(key)
  if (found === undefined) {
    found = learn(key)
    // Systems that put values into keys must not fill the memory.
    if (facts.size < MOST_KEYS) facts.set(key, found)
  }
  return found
}

function learn(key: string): KeyFacts {
  const known = knownAttribute(key)
  return {
    key,
    known: known !== undefined,
    // A name that was given up is anybody's.
    type: known?.old?.length === 0 ? undefined : known?.type,
    closed: closedEnumerations.get(key),
    successors: successorsOf(key),
    merged: isMerged(key),
    oldFamily: oldFamilyOf(key),
    newFamily: newFamilyOf(key),
    resource: describesResource(key),
    repeats: key === METHOD_ORIGINAL ? METHOD : undefined,
    meets: meetsOf(key),
    belongs: belongsOf(key),
    secret: secretKey(key),
  }
}
