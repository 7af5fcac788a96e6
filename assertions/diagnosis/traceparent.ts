// What became of the context in the headers of a message.
import { parseTraceparent } from '../../harness/telemetry/index.ts'
import type { LossReason } from '../finding.ts'
import type { MessageHeaders } from '../observed.ts'

export interface CarriedContext {
  readonly state: 'absent' | 'malformed' | 'unsampled' | 'valid'
  /** Complete by itself: 'carries no traceparent header'. */
  readonly text: string
  readonly traceId?: string
  readonly spanId?: string
}

/** Headers by which other formats carry a context. */
const OTHER_FORMATS = [
  'b3',
  'x-b3-traceid',
  'uber-trace-id',
  'x-amzn-trace-id',
  'x-datadog-trace-id',
  'x-cloud-trace-context',
]

export const messageName = ({ destination, partition, offset }: MessageHeaders): string =>
  `message ${destination}[${partition}]@${offset}`

/** Why a header is no valid `traceparent`. Source: W3C Trace Context 3.2. */
function malformation(header: string): string {
  if (header.includes(',')) return 'it has several values joined by commas'
  const [version = '', traceId = '', spanId = '', flags = ''] = header.trim().split('-')
  if (!/^[0-9a-f]{2}$/.test(version) || version === 'ff')
    return `its version ${JSON.stringify(version)} is not known`
  if (traceId.length !== 32) return `its trace id has ${traceId.length} characters, not 32`
  if (spanId.length !== 16) return `its span id has ${spanId.length} characters, not 16`
  if (!/^[0-9a-f]+$/.test(traceId + spanId)) return 'its ids are not lowercase hex digits'
  if (/^0+$/.test(traceId)) return 'its trace id is all zeros'
  if (/^0+$/.test(spanId)) return 'its span id is all zeros'
  return /^[0-9a-f]{2}$/.test(flags)
    ? 'it has parts that version 00 does not allow'
    : 'its flags are not two hex digits'
}

export function carriedContext(message: MessageHeaders): CarriedContext {
  const headers = new Map(Object.entries(message.headers).map(([name, value]) => [name.toLowerCase(), value]))
  const header = headers.get('traceparent')
  if (header === undefined) {
    const other = OTHER_FORMATS.find((name) => headers.has(name))
    if (other === undefined) return { state: 'absent', text: 'carries no traceparent header' }
    return { state: 'malformed', text: `carries its context as ${other}, not as traceparent` }
  }
  const context = parseTraceparent(header)
  if (context === undefined) {
    return {
      state: 'malformed',
      text: `carries the traceparent ${JSON.stringify(header)}, which is not valid: ${malformation(header)}`,
    }
  }
  const { traceId, spanId, sampled } = context
  if (!sampled)
    return {
      state: 'unsampled',
      text: `carries the traceparent ${header}, whose sampled flag is 0`,
      traceId,
      spanId,
    }
  return { state: 'valid', text: `carries the traceparent ${header}`, traceId, spanId }
}

export const REASON_OF_STATE: Readonly<Record<CarriedContext['state'], LossReason>> = {
  absent: 'not injected',
  malformed: 'wrong format',
  unsampled: 'not sampled',
  valid: 'injected but not extracted',
}
