// Attribute keys under which a value is a secret whatever it looks like.
import { isRedacted, maskToken, type Secret, type SecretKind } from './mask.ts'

const BY_WORD: ReadonlyMap<string, SecretKind> = new Map<string, SecretKind>([
  ['password', 'a password'],
  ['passwd', 'a password'],
  ['pwd', 'a password'],
  ['passphrase', 'a password'],
  ['secret', 'an API key'],
  ['client_secret', 'an API key'],
  ['secret_key', 'an API key'],
  ['private_key', 'a private key'],
  ['api_key', 'an API key'],
  ['apikey', 'an API key'],
  ['x_api_key', 'an API key'],
  ['access_token', 'a token'],
  ['refresh_token', 'a token'],
  ['id_token', 'a token'],
  ['auth_token', 'a token'],
  ['x_auth_token', 'a token'],
  ['session_token', 'a token'],
  ['authorization', 'credentials'],
  ['proxy_authorization', 'credentials'],
  ['cookie', 'a cookie'],
  ['set_cookie', 'a cookie'],
])

const CLIENTS: ReadonlyMap<string, 'always' | 'of servers'> = new Map<string, 'always' | 'of servers'>([
  ['client.address', 'always'],
  ['http.client_ip', 'always'],
  ['http.request.header.x-forwarded-for', 'always'],
  ['http.request.header.x-real-ip', 'always'],
  ['network.peer.address', 'of servers'],
  ['net.sock.peer.addr', 'of servers'],
  ['net.peer.ip', 'of servers'],
])

/** `accessToken`, `access-token` and `user.access_token` end in one word. */
const lastWord = (key: string): string =>
  key
    .slice(key.lastIndexOf('.') + 1)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()

export interface SecretKey {
  readonly kind: SecretKind | undefined
  /** Values are about payment cards. */
  readonly aboutCards: boolean
  /** It holds the address of a client: always, or on SERVER spans. */
  readonly client: 'always' | 'of servers' | undefined
  /** Nothing in it is looked at: what clients say of themselves holds addresses of those who made them. */
  readonly skipped: boolean
}

const known = new Map<string, SecretKey>()
const MOST_KEYS = 20_000

export function secretKey(key: string): SecretKey {
  let found = known.get(key)
  if (found === undefined) {
    found = learn(key)
    if (known.size < MOST_KEYS) known.set(key, found)
  }
  return found
}

function learn(key: string): SecretKey {
  const word = lastWord(key)
  return {
    kind: BY_WORD.get(word),
    aboutCards: /(?:^|[._])(?:card|pan|cc|credit_?card|card_?number|card_?no)(?:[._]|$)/.test(
      key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase(),
    ),
    client: CLIENTS.get(key),
    skipped: word === 'user_agent' || key === 'user_agent.original',
  }
}

/** What follows the scheme of an `Authorization` header may be taken out, and the scheme left. */
export function secretUnder(kind: SecretKind, value: string): Secret | undefined {
  const own =
    kind === 'credentials'
      ? value.replace(/^[A-Za-z-]+ +/, '')
      : kind === 'a cookie'
        ? valueOfCookie(value)
        : value
  if (own.length < 4 || isRedacted(own)) return undefined
  if (kind === 'credentials' && own.length < 8) return undefined
  const told = kind === 'credentials' && /^bearer /i.test(value) ? 'a bearer token' : kind
  return { kind: told, value: own, masked: maskToken(own) }
}

const valueOfCookie = (value: string): string => value.slice(value.indexOf('=') + 1).split(';', 1)[0] ?? ''
