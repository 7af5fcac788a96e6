// Secrets as evidence may show them: enough to find them again, too little to use them.

export interface Secret {
  /** With article, as a sentence has it: `an API key`. */
  readonly kind: SecretKind
  /** Itself, to tell one from another; no text may show it. */
  readonly value: string
  /** `AIza…(39 chars)`. */
  readonly masked: string
}

export type SecretKind =
  | 'an e-mail address'
  | 'a card number'
  | 'a JSON Web Token'
  | 'a bearer token'
  | 'an API key'
  | 'a signature'
  | 'a token'
  | 'a password'
  | 'a private key'
  | 'a cookie'
  | 'credentials'
  | "a client's address"

/** Marks of what was taken out already, and placeholders that stand for a value. */
const REDACTED =
  /^(?:[*x.•#_-]+|<.*>|\[.*\]|\{.*\}?|\$.*|%[a-z]?|[?:@].*|(?:.*[[<(*])?(?:redacted|hidden|masked|filtered|removed|secret|omitted|sanitized|scrubbed)(?:[\])>*].*)?|null|nil|none|undefined|true|false|yes|no|empty|n\/a|-)$/i

export const isRedacted = (value: string): boolean => value === '' || REDACTED.test(value)

/** `AIza…(39 chars)`; of short ones the length alone. */
export const maskToken = (value: string): string =>
  value.length < 12 ? `…(${value.length} chars)` : `${value.slice(0, 4)}…(${value.length} chars)`

/** `j…@example.com`: the local part is the person. */
export const maskEmail = (local: string, domain: string): string => `${local.slice(0, 1)}…@${domain}`

export const maskCard = (digits: string): string => `…${digits.slice(-4)} (${digits.length} digits)`

/** `203.0.113.…`, `2001:db8:…`. */
export const maskAddress = (address: string): string =>
  address.includes(':')
    ? `${address.split(':').slice(0, 2).join(':')}:…`
    : `${address.split('.').slice(0, 3).join('.')}.…`
