// Names without what varies in them, so that equal defects of many spans can be told as one.
import type { Span } from '../../harness/telemetry/index.ts'
import { serviceOf } from './conventions.ts'

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const WORDS = /[a-z0-9]+/gi
const HEX_ID = /^(?=.*\d)[0-9a-f]{8,}$/i
const LONG_ID = /^(?=.*\d)(?=.*[a-z])[a-z0-9]{16,}$/i

/** `order123456` is a word and a number; `v1`, `sha256` and `http2` are words. */
const TRAILING_NUMBER = /\d{4,}$/

function shapeOfWord(word: string): string {
  if (/^\d+$/.test(word) || HEX_ID.test(word) || LONG_ID.test(word)) return '*'
  return word.replace(TRAILING_NUMBER, '*')
}

const shapes = new Map<string, string>()

/** The name with its ids and numbers as `*`: `doSpin-*` for `doSpin-7`. */
export function nameShape(name: string): string {
  let shape = shapes.get(name)
  if (shape === undefined) {
    shape = name.replace(UUID, '*').replace(WORDS, shapeOfWord)
    // Names are few, but where they are not, what is kept of them must not grow without bound.
    if (shapes.size < 10_000) shapes.set(name, shape)
  }
  return shape
}

/** As `describeSpan`, without the ids and numbers in its name: cases of one defect have one text. */
export const describeShape = (span: Span): string =>
  `${serviceOf(span) || '(no service.name)'} ${span.kind} ${nameShape(span.name)}`
