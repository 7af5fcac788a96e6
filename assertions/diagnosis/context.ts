// What became of the context in the headers of a message or request.
import { isSpanId, isTraceId, parseTraceparent } from '../../harness/telemetry/index.ts'
import type { ContextState, LossReason } from '../finding.ts'
import type { MessageHeaders } from '../observed.ts'

export interface CarriedContext {
  readonly state: ContextState
  /** Complete by itself: 'carries no traceparent header'. */
  readonly text: string
  /** Ids that can be read out of it, however broken it is: they show whose context it was. */
  readonly traceId?: string
  readonly spanId?: string
}

type Ids = Pick<CarriedContext, 'traceId' | 'spanId'>

/** Headers by which other formats carry a context. */
const OTHER_FORMATS = [
  'b3',
  'x-b3-traceid',
  'uber-trace-id',
  'x-amzn-trace-id',
  'x-datadog-trace-id',
  'x-cloud-trace-context',
]

/** What loggers print in the place of a header that is not there. */
const NOTHING = /^(|-|undefined|null|none|nil|""|\[\]|map\[\])$/i

export const messageName = ({
  system,
  destination,
  partition,
  offset,
  messageId,
}: MessageHeaders): string => {
  if (system === 'kafka') return `message ${destination}[${partition}]@${offset}`
  return messageId === undefined ? `message ${destination}#${offset}` : `message ${destination} ${messageId}`
}

const IDS = /([0-9a-f]{32})[-:]([0-9a-f]{16})(?![0-9a-f])/i

/** The first pair of ids in it, in lowercase. */
function idsIn(header: string): Ids {
  const [, traceId, spanId] = IDS.exec(header)?.map((part) => part.toLowerCase()) ?? []
  return traceId === undefined || spanId === undefined || !isTraceId(traceId) || !isSpanId(spanId)
    ? {}
    : { traceId, spanId }
}

/** Why a header is no valid `traceparent`. Source: W3C Trace Context 3.2. */
function malformation(header: string): { readonly state: ContextState; readonly why: string } {
  if (header.includes(',')) return { state: 'several values', why: 'it has several values joined by commas' }
  const [version = '', traceId = '', spanId = '', flags = ''] = header.trim().split('-')
  if (/^[0-9a-f]{2}$/.test(version) && version === 'ff')
    return { state: 'unknown version', why: `its version ${JSON.stringify(version)} is not known` }
  if (!/^[0-9a-f]{2}$/i.test(version))
    return { state: 'unknown version', why: `its version ${JSON.stringify(version)} is not two hex digits` }
  if (traceId.length !== 32)
    return { state: 'wrong length', why: `its trace id has ${traceId.length} characters, not 32` }
  if (spanId.length !== 16)
    return { state: 'wrong length', why: `its span id has ${spanId.length} characters, not 16` }
  if (!/^[0-9a-f]+$/.test(version + traceId + spanId)) {
    const capitals = /^[0-9a-f]+$/i.test(traceId + spanId) ? ': they are in capitals' : ''
    return { state: 'wrong characters', why: `its ids are not lowercase hex digits${capitals}` }
  }
  if (/^0+$/.test(traceId)) return { state: 'zero ids', why: 'its trace id is all zeros' }
  if (/^0+$/.test(spanId)) return { state: 'zero ids', why: 'its span id is all zeros' }
  if (/^[0-9a-f]{2}$/.test(flags))
    return { state: 'wrong length', why: 'it has parts that version 00 does not allow' }
  return {
    state: flags === '' ? 'wrong length' : 'wrong characters',
    why: 'its flags are not two hex digits',
  }
}

/** Headers under names in lowercase. */
export type Headers = Readonly<Record<string, string>>

export function readContext(headers: Headers): CarriedContext {
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const header = named.get('traceparent')
  if (header === undefined || NOTHING.test(header.trim())) {
    const other = OTHER_FORMATS.find((name) => !NOTHING.test(named.get(name)?.trim() ?? ''))
    if (other === undefined) return { state: 'absent', text: 'carries no traceparent header' }
    const value = named.get(other) ?? ''
    return {
      state: 'other format',
      text: `carries its context as ${other}, ${JSON.stringify(value)}, not as traceparent`,
      ...idsIn(value),
    }
  }
  const context = parseTraceparent(header)
  if (context === undefined) {
    const { state, why } = malformation(header)
    const text = `carries the traceparent ${JSON.stringify(header)}, which is not valid: ${why}`
    return { state, text, ...idsIn(header) }
  }
  const { traceId, spanId, sampled } = context
  if (sampled) return { state: 'valid', text: `carries the traceparent ${header}`, traceId, spanId }
  const text = `carries the traceparent ${header}, whose sampled flag is 0`
  return { state: 'not sampled', text, traceId, spanId }
}

export const carriedContext = ({ headers }: MessageHeaders): CarriedContext => readContext(headers)

/** The same, seen from the sender: a sound context of another trace than its own is none of its own. */
export function comparedWith(carried: CarriedContext, traceId: string): CarriedContext {
  if (carried.state !== 'valid' && carried.state !== 'not sampled') return carried
  if (carried.traceId === traceId) return { ...carried, text: `${carried.text}, the trace of its sender` }
  return {
    ...carried,
    state: 'different trace',
    text: `${carried.text}, of another trace than its sender's ${traceId}`,
  }
}

export const REASON_OF_STATE: Readonly<Record<ContextState, LossReason>> = {
  absent: 'not injected',
  'other format': 'wrong format',
  'wrong length': 'wrong format',
  'wrong characters': 'wrong format',
  'unknown version': 'wrong format',
  'zero ids': 'wrong format',
  'several values': 'wrong format',
  'not sampled': 'not sampled',
  'different trace': 'wrong parent',
  valid: 'injected but not extracted',
}
