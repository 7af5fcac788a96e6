// E-mail addresses in a text.
import { maskEmail, type Secret } from './mask.ts'

const LOCAL = /[A-Za-z0-9._%+'-]/
const DOMAIN = /[A-Za-z0-9.-]/

/** Names that no mail reaches: machines and files. */
const MACHINES = 'local localdomain localhost internal intranet lan corp home svc cluster arpa'
const FILES = 'js ts mjs cjs jsx tsx tgz gz zip tar jar whl png jpg jpeg gif svg webp ico css html json xml'
const NO_TOP_LEVEL: ReadonlySet<string> = new Set(
  `${MACHINES} ${FILES} yaml yml md txt log sql map sock`.split(' '),
)

const LONGEST_LOCAL = 64
const LONGEST_DOMAIN = 255

function around(text: string, at: number): { readonly start: number; readonly end: number } {
  let start = at
  while (start > 0 && at - start < LONGEST_LOCAL && LOCAL.test(text[start - 1] ?? '')) start--
  let end = at + 1
  while (end < text.length && end - at < LONGEST_DOMAIN && DOMAIN.test(text[end] ?? '')) end++
  return { start, end }
}

function isMailDomain(domain: string): boolean {
  const labels = domain.toLowerCase().split('.')
  const top = labels.at(-1) ?? ''
  if (labels.length < 2 || labels.some((label) => label === '' || label.startsWith('-'))) return false
  // `package@4.17.21.tgz`: versions are no domains.
  if (!/^[a-z]{2,24}$/.test(top) || NO_TOP_LEVEL.has(top)) return false
  return /[a-z]/.test(labels.at(-2) ?? '')
}

/** Whom a URL is asked as (`ssh://git@host`), and `git@host:path`: accounts of machines. */
function isAccount(text: string, start: number, end: number): boolean {
  const scheme = text.lastIndexOf('://', start)
  if (scheme !== -1 && !/[\s/?#&,;"'<>()]/.test(text.slice(scheme + 3, start))) return true
  return /^:[\w~.-]*\/[\w.-]/.test(text.slice(end, end + 80))
}

/** Calls `found` with each address; `%40` of URLs counts as `@`. */
export function findEmails(raw: string, found: (secret: Secret) => void): void {
  const text = raw.includes('%40') ? raw.replaceAll('%40', '@') : raw
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const { start, end } = around(text, at)
    const local = text.slice(start, at).replace(/^[.'%]+/, '')
    const domain = text.slice(at + 1, end).replace(/[.-]+$/, '')
    if (local === '' || !isMailDomain(domain) || isAccount(text, start, at + 1 + domain.length)) continue
    found({ kind: 'an e-mail address', value: `${local}@${domain}`, masked: maskEmail(local, domain) })
  }
}
