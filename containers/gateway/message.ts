// Messages on a socket: JSON objects that bring the trace context of their sender in a field of their own.
import { type Context, context, propagation, ROOT_CONTEXT } from '@opentelemetry/api'
import { ApiError } from '../shared/node/errors.ts'

export interface Message {
  readonly type: string
  /** The sender's own; the answer carries it, too. */
  readonly id?: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** @throws ApiError 400 for anything but a JSON object with a type */
export function readMessage(text: string): Message {
  const fields = parse(text)
  const { type, id } = fields
  if (typeof type !== 'string' || !type) throw new ApiError(400, 'type is missing')
  return { type, fields, ...(typeof id === 'string' && { id }) }
}

/** The context that the sender put into the message; the socket's own is that of its opening, and long over. */
export function contextOf({ fields }: Message): Context {
  return propagation.extract(ROOT_CONTEXT, fields)
}

/** As JSON, with the active context in it. */
export function writeMessage(fields: Readonly<Record<string, unknown>>): string {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return JSON.stringify({ ...fields, ...carrier })
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  } catch {
    // Told below.
  }
  throw new ApiError(400, 'the message is not a JSON object')
}
