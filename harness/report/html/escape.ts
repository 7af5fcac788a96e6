// Markup by construction: what is put into an `html` template is escaped, unless it was made by one.
import { clipped, visible } from '../safe-text.ts'

/** Finished markup. Only this file makes it, so nothing captured can pass for it. */
export class Html {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

export type Part = Html | string | number | bigint | undefined | false | readonly Part[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** Safe both as text and inside a quoted attribute. */
function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '')
}

function write(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.toString()
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'object') return part.map(write).join('')
  return String(part)
}

/** `html\`<b>${captured}</b>\``. Interpolate into text and quoted attributes only. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let text = strings[0] ?? ''
  parts.forEach((part, index) => {
    text += write(part) + (strings[index + 1] ?? '')
  })
  return new Html(text)
}

/** For the page's own style, script and icons only: never for anything captured. */
export const constant = (text: string): Html => new Html(text)

/** The text, cut at `limit` characters with a note of how many were left out. */
export function long(text: string, limit: number): Html {
  const cut = clipped(text, limit)
  if (cut.left === 0) return html`${text}`
  return html`${cut.text}<span class="cut">… ${cut.left} more characters, in the capture</span>`
}

/** A document id or the fragment that leads to it; ids that are not hex come out distinct and harmless. */
export function anchor(kind: 'trace' | 'span', id: string): string {
  const safe = id.replace(/[^0-9A-Za-z_-]/g, (character) => `.${character.charCodeAt(0).toString(16)}`)
  return `${kind}-${safe.slice(0, 200)}`
}
