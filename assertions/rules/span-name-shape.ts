// The shape of a span name: what is left when ids and numbers are taken out.

export interface NameShape {
  /** `doSpin-{n}`, `GET /users/{uuid}`; the name itself where nothing in it looks like an id. */
  readonly shape: string
  /**
   * `certain`: an id, an address or a query, whatever other names there are. `number`: digits, which are an id only where
   * hardly any of them comes again.
   */
  readonly holds: 'nothing' | 'number' | 'certain'
}

const UUID = /(?<![0-9a-f])[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}(?![0-9a-f])/gi
const EMAIL = /[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,24}\b/gi
const URL_TEXT = /\b[a-z][a-z0-9+.-]{1,20}:\/\/\S+/gi
const QUERY = /(\/[^\s?]*)\?\S*=\S*/g
/** Long hexadecimal numbers; words of the letters a to f alone have no digit. */
const HEX = /(?<![0-9a-z])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}(?![0-9a-z])/gi
const LONG_NUMBER = /(?<!\d)\d{9,}(?!\d)/g
/** Digits that end a version (`v1`, `ledger.entry.v2`) or belong to a word (`http2`, `sha256`, `s3`) are part of the name. */
const NUMBER =
  /(?<![0-9a-z])\d+(?![0-9a-z]|\.\d)|(?<=[a-z][_-])\d+(?![0-9a-z])|(?<=[a-z]{3})\d{3,8}(?![0-9a-z])/gi

const MARKS: readonly (readonly [RegExp, string])[] = [
  [URL_TEXT, '{url}'],
  [EMAIL, '{email}'],
  [UUID, '{uuid}'],
  [HEX, '{hex}'],
  [LONG_NUMBER, '{id}'],
]

export function shapeOf(name: string): NameShape {
  if (!/[\d@?]|:\/\//.test(name)) return { shape: name, holds: 'nothing' }
  let shape = name.replaceAll(QUERY, '$1?{query}')
  for (const [pattern, mark] of MARKS) shape = shape.replaceAll(pattern, mark)
  if (shape !== name) return { shape: shape.replaceAll(NUMBER, '{n}'), holds: 'certain' }
  shape = name.replaceAll(NUMBER, '{n}')
  return { shape, holds: shape === name ? 'nothing' : 'number' }
}
