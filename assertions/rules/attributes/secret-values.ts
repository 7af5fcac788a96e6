// Looks at the values of spans for what must not be in them.
import type { Attributes, AttributeValue, KeyValueList, Span } from '../../../harness/telemetry/index.ts'
import { publicAddresses } from '../secrets/address.ts'
import { type SecretKey, secretKey } from '../secrets/keys.ts'
import { secretsIn, secretsUnder } from '../secrets/look.ts'
import { maskAddress, type Secret } from '../secrets/mask.ts'
import type { Ids, Place, Sightings } from '../secrets/sightings.ts'
import type { Tally } from './group.ts'

type Tell = (secret: Secret) => void

/** Texts this long are worth remembering: they cost more to read than to look up. */
const WORTH = 24
const MOST_CLEAN = 2048

/** All parts of one address on the web, old and new. */
const URL_PARTS: ReadonlySet<string> = new Set([
  'url.full',
  'url.query',
  'url.path',
  'http.url',
  'http.target',
])

const placeOf = (key: string, service: string): Place =>
  URL_PARTS.has(key)
    ? { service, where: 'URLs of spans', name: 'url.full', part: key }
    : { service, where: `the attribute ${key} of spans`, name: key, part: key }

const idsOf = ({ traceId, spanId }: Span): Ids => ({ traceId, spanId })

/** An attribute of a span that has a value. */
export function lookAt(
  tally: Tally,
  value: AttributeValue,
  span: Span,
  service: string,
  into: Sightings,
): void {
  const { key, secret } = tally.facts
  if (typeof value === 'string') {
    if (value === tally.lastClean || tally.clean.has(value)) return
    let found = false
    lookAtText(secret, value, span, (one) => {
      found = true
      into.add(one, placeOf(key, service), idsOf(span))
    })
    if (found) return
    tally.lastClean = value
    if ((value.length >= WORTH || secret.client !== undefined) && tally.clean.size < MOST_CLEAN)
      tally.clean.add(value)
  } else if (typeof value === 'object' || secret.aboutCards) {
    lookInside(secret, value, span, (one) => into.add(one, placeOf(key, service), idsOf(span)))
  }
}

function lookAtText(key: SecretKey, text: string, span: Span | undefined, tell: Tell): void {
  for (const secret of secretsUnder(key, text)) tell(secret)
  if (key.client === 'always' || (key.client === 'of servers' && span?.kind === 'SERVER'))
    for (const address of publicAddresses(text))
      tell({ kind: "a client's address", value: address, masked: maskAddress(address) })
}

function lookInside(key: SecretKey, value: AttributeValue, span: Span | undefined, tell: Tell): void {
  if (typeof value === 'string') lookAtText(key, value, span, tell)
  else if (typeof value === 'bigint') {
    if (key.aboutCards) lookAtText(key, String(value), span, tell)
  } else if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return
  else if (Array.isArray(value))
    for (const one of value as readonly AttributeValue[]) lookInside(key, one, span, tell)
  else
    for (const entry of (value as KeyValueList).entries)
      lookInside(secretKey(entry.key), entry.value, span, tell)
}

const NO_KEY: SecretKey = { kind: undefined, aboutCards: false, client: undefined, skipped: false }

/** A value that has no key, such as the body of a log record. */
export const lookAtValue = (value: AttributeValue, tell: Tell): void =>
  lookInside(NO_KEY, value, undefined, tell)

/** Attributes of anything but a span. */
export function lookAtAttributes(attributes: Attributes, tell: (secret: Secret, key: string) => void): void {
  for (const { key, value } of attributes)
    lookInside(secretKey(key), value, undefined, (secret) => tell(secret, key))
}

/** Everything of a span but its own attributes and its name. */
export function lookAtRest(span: Span, service: string, into: Sightings): void {
  const tell = (where: string, name: string, part: string) => (secret: Secret) =>
    into.add(secret, { service, where, name, part }, idsOf(span))
  if (span.status.message !== '')
    for (const one of secretsIn(span.status.message)) tell('status messages', 'status', 'status message')(one)
  if (span.traceState !== '')
    for (const one of secretsIn(span.traceState)) tell('tracestate', 'tracestate', 'tracestate')(one)
  for (const event of span.events)
    lookAtAttributes(event.attributes, (secret, key) =>
      tell(`the attribute ${key} of span events`, key, `${event.name} ${key}`)(secret),
    )
  for (const link of span.links)
    lookAtAttributes(link.attributes, (secret, key) =>
      tell(`the attribute ${key} of span links`, key, key)(secret),
    )
}
