// Every single thing that a JSON document says, and the document with one of them changed.

type Place = readonly (string | number)[]

export function leaves(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place]
  return Object.keys(value).flatMap((key) => leaves((value as Record<string, unknown>)[key], [...place, key]))
}

export function changed<T>(document: T, place: Place): T {
  const copy = structuredClone(document)
  let holder = copy as Record<string, unknown>
  for (const key of place.slice(0, -1)) holder = holder[key] as Record<string, unknown>
  const last = place.at(-1) ?? ''
  holder[last] = another(holder[last])
  return copy
}

function another(value: unknown): unknown {
  if (typeof value === 'boolean') return !value
  // Doubles have no room for one more where they are large.
  if (typeof value === 'number') return value === 0 || Math.abs(value) > 1e15 ? 1 : -value
  const text = String(value)
  if (/^-?\d+$/.test(text)) return String(BigInt(text) - 1n)
  if (/^[0-9a-f]{16,}$/.test(text)) return `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`
  return /^[A-Za-z0-9+/]+={1,2}$/.test(text) ? 'AQID' : `${text}!`
}
