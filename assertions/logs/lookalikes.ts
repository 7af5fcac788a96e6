// Values that have the form of a trace id, under keys that do not say so.
import { type Fields, isFields, plainKey } from './fields.ts'
import { cleanId } from './ids.ts'
import type { Lookalike } from './log-entry.ts'

const HEX = /[0-9a-f]{32}/i
const ID = /^[0-9a-f]{32}$/i
const PAIR = /(?<![\w.-])([A-Za-z_][\w.-]*)["']?\s*[=:]\s*["']?([0-9a-f]{32})(?![0-9a-z-])/gi

/** Names of what stands for one request across services; a digest or a token of 32 digits is something else. */
const REQUEST_KEY = /^(x)?(request|req|correlation|corr|context|operation|transaction|call|flow)(id|key)?$/

const asLookalike = (key: string, value: string): Lookalike[] => {
  const id = cleanId(value)
  return id === '' || !REQUEST_KEY.test(plainKey(key)) ? [] : [{ key, id }]
}

const NONE: readonly Lookalike[] = []

export function lookalikesInText(text: string): readonly Lookalike[] {
  if (!HEX.test(text)) return NONE
  return [...text.matchAll(PAIR)].flatMap(([, key = '', id = '']) => asLookalike(key, id))
}

/** `raw`: the whole line, which is looked through first because hardly any line holds one. */
export function lookalikesInFields(fields: Fields, raw: string): readonly Lookalike[] {
  if (!HEX.test(raw)) return NONE
  return Object.entries(fields).flatMap(([key, value]) => {
    if (typeof value === 'string') return ID.test(value) ? asLookalike(key, value) : lookalikesInText(value)
    if (!isFields(value)) return []
    return Object.entries(value).flatMap(([name, inner]) =>
      typeof inner === 'string' && ID.test(inner) ? asLookalike(name, inner) : [],
    )
  })
}
