// Units of metrics: whether they are of UCUM, and whether a name repeats one.

const PREFIX = '(?:[YZEPTGMkhdcmunpfazy]|da|[KMGTPE]i)?'
/** Atoms that measurements of software use; the whole of UCUM holds some three hundred more, which none does. */
const ATOM = '(?:By|bit|bd|Hz|Cel|Pa|bar|mol|lm|lx|eV|min|mo|wk|deg|rad|sr|cd|Wb|[smghdaJWVAKNCFSTHLltu])'
const PART = `(?:(?:${PREFIX}${ATOM}|10\\*|%|1|\\[[^\\]]+\\])(?:[+-]?\\d+)?(?:\\{[^{}]*\\})?|\\{[^{}]*\\})`
const UCUM = new RegExp(`^/?${PART}(?:[./]${PART})*$`)

/** A unit that is there and of the Unified Code for Units of Measure; annotations such as `{request}` count as 1. */
export const isUcum = (unit: string): boolean => UCUM.test(unit)

const WORDS: Readonly<Record<string, readonly string[]>> = {
  s: ['s', 'sec', 'secs', 'second', 'seconds'],
  ms: ['ms', 'milli', 'millis', 'millisecond', 'milliseconds'],
  us: ['us', 'micros', 'microsecond', 'microseconds'],
  ns: ['ns', 'nanos', 'nanosecond', 'nanoseconds'],
  min: ['minute', 'minutes'],
  h: ['hour', 'hours'],
  d: ['day', 'days'],
  By: ['byte', 'bytes'],
  KiBy: ['kib', 'kibibytes'],
  kBy: ['kb', 'kilobytes'],
  MiBy: ['mib', 'mebibytes'],
  MBy: ['mb', 'megabytes'],
  '%': ['percent', 'percentage', 'pct'],
  Hz: ['hertz', 'hz'],
  Cel: ['celsius'],
}

/** `transfer_latency_seconds` in `s`. */
export function namesUnit(name: string, unit: string): boolean {
  const words = name.toLowerCase().split(/[._\s-]+/)
  const names = WORDS[unit] ?? [unit.toLowerCase().replace(/^\{(.*)\}$/, '')]
  // Counted things are what the metric is about: `{request}` of `http.server.active_requests` is no repetition.
  if (unit.startsWith('{') || unit === '' || unit === '1') return false
  return words.some((word) => names.includes(word))
}
