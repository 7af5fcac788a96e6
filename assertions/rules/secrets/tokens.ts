// Keys, tokens and passwords in a text: by their own form, or by what stands before them.
import { isRedacted, maskToken, type Secret, type SecretKind } from './mask.ts'

export type Found = (secret: Secret, start: number, end: number) => void

/** Forms that tell what they are, wherever they stand. */
const FORMS: readonly (readonly [SecretKind, RegExp])[] = [
  ['a JSON Web Token', /\beyJ[\w-]{6,}\.eyJ[\w-]{4,}\.[\w-]*/g],
  ['an API key', /\bAIza[\w-]{30,}/g],
  ['an API key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['a token', /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{36})/g],
  ['a token', /\bxox[abeprs]-[\w-]{10,}/g],
  ['an API key', /\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}/g],
  ['an API key', /\bsk-(?=[\w-]*\d)(?:proj-|ant-)?[\w-]{32,}/g],
  ['an API key', /\bSG\.[\w-]{16,}\.[\w-]{16,}/g],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g],
]

/** What any of the forms begins with. */
const FORM =
  /eyJ|AIza|A[KS]IA|gh[pousr]_|github_pat_|glpat-|npm_|xox[abeprs]-|[sr]k_(?:live|test)_|sk-|SG\.|-----BEGIN/

const AUTHORIZATION = /\b(bearer|basic) +([\w.~+/=-]{12,})/gi

/** `scheme://user:password@host`. */
const USER_INFO = /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/?#]*:([^\s@/?#]{1,200})@/gi

const PASSWORDS = 'password|passwd|passphrase|pwd'
const KEYS =
  'api[_-]?key|x-api-key|client[_-]?secret|secret[_-]?(?:access[_-]?)?key|private[_-]?key|secret|key'
const TOKENS = '(?:access|refresh|id|auth|session)[_-]?token|token'
const SIGNATURES = 'x-amz-signature|x-goog-signature|signature|sig'

/** `name=value` of queries, forms, logfmt and connection strings, and `"name": "value"` of JSON. */
const PARAMETER = new RegExp(
  `(?:^|[?&;,\\s"'{(\\[])(${PASSWORDS}|${KEYS}|${TOKENS}|${SIGNATURES})(?:=["']?|["']\\s*:\\s*["'])([^\\s&;,"'<>(){}\\]]+)(?!\\()`,
  'gi',
)

function kindOfParameter(name: string): SecretKind {
  if (/^(?:pass|pwd)/i.test(name)) return 'a password'
  if (/token$/i.test(name)) return 'a token'
  return /sig/i.test(name) ? 'a signature' : 'an API key'
}

const isMixed = (value: string): boolean => /\d/.test(value) && /[A-Za-z]/.test(value)

/** Not taken out, no column of a query, and no word. */
function looksSecret(name: string, value: string): boolean {
  if (
    isRedacted(value) ||
    isRedacted(decoded(value)) ||
    /^[\w-]+\.\w*(?:password|token|secret|key)\w*$/i.test(value)
  )
    return false
  if (kindOfParameter(name) === 'a password') return value.length >= 4
  if (/^key$/i.test(name)) return isRandom(value)
  return isMixed(value) && value.length >= (/^(?:sig|signature|secret)$/i.test(name) ? 16 : 12)
}

/** `key=` alone is mostly a key to look something up by; one that was made to be secret has all kinds of characters. */
const isRandom = (value: string): boolean =>
  value.length >= 20 &&
  /^[\w-]+$/.test(value) &&
  /\d/.test(value) &&
  /[a-z]/.test(value) &&
  /[A-Z]/.test(value)

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** `Basic` is base64 of `user:password`; `Bearer` is followed by a token, in prose by a word. */
function isCredential(scheme: string, value: string): boolean {
  if (isRedacted(value)) return false
  if (scheme.toLowerCase() === 'bearer') return isMixed(value)
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(value, 'base64').toString('latin1'))
}

const secret = (kind: SecretKind, value: string): Secret => ({ kind, value, masked: maskToken(value) })

export function findTokens(text: string, found: Found): void {
  if (FORM.test(text)) findForms(text, found)
  for (const { 0: all, 1: scheme = '', 2: value = '', index } of text.matchAll(AUTHORIZATION)) {
    const kind = scheme.toLowerCase() === 'bearer' ? 'a bearer token' : 'credentials'
    if (isCredential(scheme, value)) found(secret(kind, value), index, index + all.length)
  }
  if (text.includes('@'))
    for (const { 0: all, 1: value = '', index } of text.matchAll(USER_INFO))
      if (!isRedacted(decoded(value))) found(secret('a password', value), index, index + all.length)
  if (text.includes('=') || text.includes(':')) findParameters(text, found)
}

function findForms(text: string, found: Found): void {
  for (const [kind, pattern] of FORMS)
    for (const { 0: value, index } of text.matchAll(pattern))
      found(secret(kind, value), index, index + value.length)
}

function findParameters(text: string, found: Found): void {
  for (const { 0: all, 1: name = '', 2: value = '', index } of text.matchAll(PARAMETER)) {
    const end = index + all.length
    if (looksSecret(name, value)) found(secret(kindOfParameter(name), value), end - value.length, end)
  }
}
