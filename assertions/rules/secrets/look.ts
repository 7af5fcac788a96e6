// One text, looked at for all that must not be in it.
import { findCards } from './card.ts'
import { findEmails } from './email.ts'
import { type SecretKey, secretUnder } from './keys.ts'
import type { Secret } from './mask.ts'
import { findTokens } from './tokens.ts'

const NONE: readonly Secret[] = []

/** What every finder needs to be there: most texts have none of it, and cost one pass. */
const SUSPICIOUS =
  /[@=]|%40|eyJ|AIza|A[KS]IA|gh[pousr]_|github_pat_|glpat-|npm_|xox[abeprs]-|[sr]k_(?:live|test)_|sk-|SG\.|-----BEGIN|[Bb]earer |BEARER |[Bb]asic |["']\s*:\s*["']|\d(?:[ -]?\d){13}/

/** Longer texts are cut: a body of megabytes is no attribute. */
const LONGEST = 65_536

/** Everything found in the text; the same place is told once, by the surest finder. */
export function secretsIn(whole: string, aboutCards = false): readonly Secret[] {
  if (!SUSPICIOUS.test(whole)) return NONE
  const text = whole.length > LONGEST ? whole.slice(0, LONGEST) : whole
  const found: Secret[] = []
  const taken: { readonly start: number; readonly end: number }[] = []
  findTokens(text, (secret, start, end) => {
    if (taken.some((one) => start < one.end && one.start < end)) return
    taken.push({ start, end })
    found.push(secret)
  })
  if (text.includes('@') || text.includes('%40')) findEmails(text, (secret) => found.push(secret))
  findCards(text, aboutCards, (secret) => found.push(secret))
  return found.length === 0 ? NONE : found
}

/** The value of an attribute: by its key first. */
export function secretsUnder(key: SecretKey, text: string): readonly Secret[] {
  if (key.skipped) return NONE
  if (key.kind !== undefined) {
    const secret = secretUnder(key.kind, text)
    if (secret !== undefined) return [secret]
  }
  return secretsIn(text, key.aboutCards)
}
