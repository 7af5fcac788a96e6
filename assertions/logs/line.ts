// Reads one line that a service printed: JSON, logfmt, or text with ids in it.
import type { LogEntry } from './log-entry.ts'
import { type Fields, isFields, plainKey } from './fields.ts'
import { cleanId } from './ids.ts'
import { lookalikesInFields, lookalikesInText } from './lookalikes.ts'
import { requestInFields, requestInText } from './request-line.ts'
import { printedHeaders } from './printed-headers.ts'
import { parseTime } from './time.ts'

export type ParsedLine = Omit<LogEntry, 'channel' | 'service' | 'instance'>

/** Keys are compared in lowercase without `_`, `-` and `.`: `trace_id`, `traceId` and `trace.id` are one. */
const TRACE_KEYS = new Set(['traceid', 'oteltraceid', 'ddtraceid'])
const SPAN_KEYS = new Set(['spanid', 'otelspanid', 'ddspanid'])
const FLAG_KEYS = new Set(['traceflags', 'oteltraceflags'])
const SEVERITY_KEYS = new Set([
  'level',
  'severity',
  'lvl',
  'loglevel',
  'levelname',
  'severitytext',
  'severitynumber',
  'priority',
])
const TIME_KEYS = ['time', 'timestamp', 'ts', '@timestamp', 't', 'datetime', 'date']
const TEXT_KEYS = ['msg', 'message', 'event', 'body', 'text']
/** Objects in which loggers put ids one or two levels down; `trace: { id }` counts as `trace.id`. */
const DEPTH = 2

/** Terminal colours are no part of what a line says. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

export const plainText = (raw: string): string => (raw.includes('\u001b') ? raw.replaceAll(COLOURS, '') : raw)

const TEXT_TRACE = /\btrace(?:[_.-]?id)?["']?\s*[=:]\s*["']?([0-9a-f]{16,32})\b/i
const TEXT_SPAN = /\bspan[_.-]?id["']?\s*[=:]\s*["']?([0-9a-f]{16})\b/i

function findField(fields: Fields, wanted: ReadonlySet<string>, prefix = '', depth = DEPTH): unknown {
  for (const [key, value] of Object.entries(fields)) {
    if (isFields(value)) continue
    if (wanted.has(plainKey(key)) || wanted.has(prefix + plainKey(key))) return value
  }
  if (depth === 0) return undefined
  for (const [key, value] of Object.entries(fields)) {
    const found = isFields(value) ? findField(value, wanted, plainKey(key), depth - 1) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

const asId = (value: unknown): string => (typeof value === 'string' ? cleanId(value.trim()) : '')

function asSampled(value: unknown): boolean | undefined {
  if (typeof value === 'number') return (value & 1) === 1
  if (typeof value !== 'string' || !/^[0-9a-f]{1,2}$/i.test(value)) return undefined
  return (Number.parseInt(value, 16) & 1) === 1
}

const asSeverity = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''

function parseJson(text: string): Fields | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}

function fromFields(fields: Fields, format: 'json' | 'logfmt', raw: string): ParsedLine {
  const time = TIME_KEYS.find((key) => fields[key] !== undefined)
  const message = TEXT_KEYS.map((key) => fields[key]).find((value) => typeof value === 'string')
  return {
    format,
    written: time === undefined ? undefined : parseTime(fields[time]),
    traceId: asId(findField(fields, TRACE_KEYS)),
    spanId: asId(findField(fields, SPAN_KEYS)),
    sampled: asSampled(findField(fields, FLAG_KEYS)),
    severity: asSeverity(findField(fields, SEVERITY_KEYS)),
    text: typeof message === 'string' ? message : raw,
    lookalikes: lookalikesInFields(fields, raw),
    request: requestInFields(fields) ?? (typeof message === 'string' ? requestInText(message) : undefined),
  }
}

/** `key=value key="quoted value"`, at least two of them and nothing else of weight. */
function parseLogfmt(text: string): Fields | undefined {
  const pairs = [...text.matchAll(/([A-Za-z_@][\w.@-]*)=("(?:[^"\\]|\\.)*"|\S*)/g)]
  if (pairs.length < 2 || !/^[A-Za-z_@][\w.@-]*=/.test(text)) return undefined
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value.replace(/^"(.*)"$/, '$1')]))
}

export function idsInText(text: string): { readonly traceId: string; readonly spanId: string } {
  return {
    traceId: cleanId(TEXT_TRACE.exec(text)?.[1] ?? ''),
    spanId: cleanId(TEXT_SPAN.exec(text)?.[1] ?? ''),
  }
}

/** The parts of a text line that a time may be: the first one or two words. */
function leadingTime(text: string): ParsedLine['written'] {
  const [first = '', second = ''] = text.replace(/^[^\d]{0,2}/, '').split(/\s+/, 2)
  return parseTime(first.replace(/\]$/, '')) ?? parseTime(`${first} ${second}`.replace(/\]$/, ''))
}

export function parseLine(raw: string): ParsedLine {
  const text = plainText(raw).trim()
  const headers = printedHeaders(text)
  const parsed = parseText(text)
  return headers === undefined ? parsed : { ...parsed, headers }
}

function parseText(text: string): ParsedLine {
  const json = parseJson(text)
  if (json !== undefined) return fromFields(json, 'json', text)
  const logfmt = parseLogfmt(text)
  if (logfmt !== undefined) return fromFields(logfmt, 'logfmt', text)
  return {
    format: 'text',
    written: leadingTime(text),
    ...idsInText(text),
    sampled: undefined,
    severity: '',
    text,
    lookalikes: lookalikesInText(text),
    request: requestInText(text),
  }
}
