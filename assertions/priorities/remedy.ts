// What to do about a hop that loses the context: at which side, and with what.
import type { Finding, Hop } from '../finding.ts'

const CARRIER: Readonly<Record<Hop['via'], string>> = {
  http: 'the headers of the request',
  grpc: 'the metadata of the call',
  kafka: 'the headers of the record',
  rabbitmq: 'the headers of the message',
  messaging: 'the headers of the message',
  websocket: 'the message itself (a traceparent field)',
  outbox: 'the row of the outbox',
  database: 'the call',
  'in-process': 'the work that is handed on',
}

/** For one hop; the catalogue's own remedy where nothing better is known. */
export function remedyOf({ hop, reason, carried, remedy }: Finding): string {
  if (hop === undefined || reason === undefined) return remedy
  const { to, via } = hop
  const from = hop.from === 'unknown' ? `the caller of ${to}` : hop.from
  const carrier = CARRIER[via]
  if (carried === 'different trace')
    return `In ${from}: inject the context of each call anew; headers must not be kept between calls.`
  switch (reason) {
    case 'not injected':
      return `In ${from}: inject the current context into ${carrier}.`
    case 'injected but not extracted':
      return `In ${to}: extract the context from ${carrier}, and start the span with it as parent${via === 'kafka' || via === 'rabbitmq' || via === 'messaging' ? ' or link' : ''}.`
    case 'extracted but not activated':
      return `In ${to}: make the extracted context current before the work begins.`
    case 'new root':
      return `In ${to}: start the span with the current context as parent, not as a root.`
    case 'wrong parent':
      return `In ${from}: make the CLIENT span current before the context is injected, so that its own id is sent.`
    case 'wrong format':
      return carried === 'other format'
        ? `In ${from}: send the context as traceparent, too (OTEL_PROPAGATORS=tracecontext,baggage).`
        : `In ${from}: send one valid traceparent: version 00, 32 and 16 lowercase hexadecimal digits, two of flags.`
    case 'not sampled':
      return `In ${from}: send the sampled flag of its own span; what comes says that it is not sampled.`
    case 'not determined':
      return remedy
    default:
      return reason satisfies never
  }
}

/** A context as it arrived, in words. */
export const BROKEN: Readonly<Record<NonNullable<Finding['carried']>, string>> = {
  valid: 'context that is not valid',
  absent: 'context that is not there',
  'other format': 'context in a format that is not read',
  'wrong length': 'traceparent of a wrong length',
  'wrong characters': 'traceparent that is not lowercase hexadecimal',
  'unknown version': 'traceparent of an unknown version',
  'zero ids': 'traceparent with ids of zeros',
  'several values': 'traceparent of several values',
  'not sampled': 'traceparent that says not sampled',
  'different trace': 'traceparent of another trace',
}
