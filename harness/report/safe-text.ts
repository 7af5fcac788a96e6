// Captured text is hostile: characters that hide, reorder or steer what a person sees are made visible.

/**
 * Control, format, separator and invisible characters. Tab and newline are left alone, being layout and not disguise;
 * so is the selector that makes a character an emoji.
 */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\u{fe0f}\t\n]]/gv

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`
}

/** The text with each unseen character shown as its picture (`␛`) or its name (`⟨U+202E⟩`); always well-formed Unicode. */
export function visible(text: string): string {
  return text.toWellFormed().replace(UNSEEN, nameOf)
}

/** As {@link visible}, on one line: what a terminal, a log or a table cell can take. */
export function oneLine(text: string): string {
  return visible(text.replace(/[\r\n\t\v\f\u{85}\u{2028}\u{2029}]+/gu, ' ')).trim()
}

/** At most `limit` UTF-16 units of the text, and how many were left out. */
export function clipped(text: string, limit: number): { readonly text: string; readonly left: number } {
  if (text.length <= limit) return { text, left: 0 }
  // A pair cut in two would read as a broken character.
  const end = /[\ud800-\udbff]/.test(text[limit - 1] ?? '') ? limit - 1 : limit
  return { text: text.slice(0, end), left: text.length - end }
}

/** On one line, and with an ellipsis where it was longer than `limit`. */
export function brief(text: string, limit: number): string {
  const cut = clipped(text, limit)
  return oneLine(cut.text) + (cut.left > 0 ? '…' : '')
}
