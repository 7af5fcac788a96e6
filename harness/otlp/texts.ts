// Short texts that come again and again, such as attribute keys: looked up by their bytes, without making another string.

/** A slot holds whichever text fell on it last; there is nothing to clean up, and never more than this. */
const SLOTS = 4096
const LONGEST = 64

const texts: (string | undefined)[] = Array.from({ length: SLOTS })

/** The text of these bytes where they are short ASCII, else undefined. */
export function commonText(bytes: Buffer, start: number, end: number): string | undefined {
  const length = end - start
  if (length > LONGEST) return undefined
  let hash = length
  let all = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    all |= byte
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  if (all >= 0x80) return undefined
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
  const known = texts[slot]
  if (known !== undefined && isWritten(known, bytes, start, length)) return known
  const made = bytes.toString('latin1', start, end)
  texts[slot] = made
  return made
}

function isWritten(text: string, bytes: Buffer, start: number, length: number): boolean {
  if (text.length !== length) return false
  for (let at = 0; at < length; at++) if (text.charCodeAt(at) !== bytes[start + at]) return false
  return true
}
