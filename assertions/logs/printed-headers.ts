// Headers that a service printed: the context as it came in, however broken.

export type PrintedHeaders = Readonly<Record<string, string>>

const HINT = /traceparent|\bb3\b|\bheaders\b/i
/** Up to the closing quote, else up to the next blank or bracket. */
const HEADER = /\b(traceparent|b3)["']?\s*[=:]\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"';)\]}]*))/gi
/** `headers=map[]`, `headers: {}`. */
const EMPTY = /\bheaders["']?\s*[=:]\s*(?:map\[\]|\{\}|\[\])/i

/** What the text shows of the headers of a request or message; undefined where it shows nothing of them. */
export function printedHeaders(text: string): PrintedHeaders | undefined {
  if (!HINT.test(text)) return undefined
  const found: Record<string, string> = {}
  for (const [, name = '', double, single, bare] of text.matchAll(HEADER))
    found[name.toLowerCase()] ??= double ?? single ?? bare ?? ''
  if (Object.keys(found).length > 0) return found
  return EMPTY.test(text) ? {} : undefined
}
