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
  const { from, to, via } = hop
  const carrier = CARRIER[via]
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
      return `In ${from}: send one valid traceparent${carried === undefined ? '' : ` (what comes is of a ${FAULT[carried]})`}.`
    case 'not sampled':
      return `In ${from}: sample by the parent's decision, with one sampler in all services.`
    case 'not determined':
      return remedy
    default:
      return reason satisfies never
  }
}

const FAULT: Readonly<Record<NonNullable<Finding['carried']>, string>> = {
  valid: 'valid form',
  absent: 'header that is not there',
  'other format': 'format that the receiver does not read',
  'wrong length': 'wrong length',
  'wrong characters': 'spelling that is not lowercase hexadecimal',
  'unknown version': 'version that nobody knows',
  'zero ids': 'form with ids of zeros',
  'several values': 'header with several values',
  'not sampled': 'trace that is not sampled',
  'different trace': 'different trace',
}
