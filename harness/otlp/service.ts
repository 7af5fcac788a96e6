// The rest of the service's messages: what a server answers. Protobuf and JSON.
import { message, Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** Source: Export*PartialSuccess of the collector services; the three signals number it alike. */
export interface PartialSuccess {
  readonly rejected: bigint
  readonly errorMessage: string
}

const REJECTED_NAMES = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
} as const

/** An Export*ServiceResponse; without `partial` it is a full success, which has no field set. */
export function encodeExportResponse(partial?: PartialSuccess): Uint8Array {
  const writer = new Writer()
  if (partial !== undefined) {
    writer.message(1, () => {
      if (partial.rejected !== 0n) writer.presentInt64(1, partial.rejected)
      writer.string(2, partial.errorMessage)
    })
  }
  return writer.finish()
}

export function exportResponseJson(signal: keyof typeof REJECTED_NAMES, partial?: PartialSuccess): string {
  if (partial === undefined) return '{}'
  const { rejected, errorMessage } = partial
  return JSON.stringify({ partialSuccess: { [REJECTED_NAMES[signal]]: String(rejected), errorMessage } })
}

/** Source: google.rpc.Status; `retryDelay` in seconds becomes a google.rpc.RetryInfo among its details. */
export interface RpcStatus {
  readonly code: number
  readonly message: string
  readonly retryDelay?: number | undefined
}

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo'

export function encodeStatus(status: RpcStatus): Uint8Array {
  const writer = new Writer()
  writer.int32(1, status.code)
  writer.string(2, status.message)
  const delay = status.retryDelay
  if (delay !== undefined) {
    writer.message(3, () => {
      writer.string(1, RETRY_INFO)
      writer.message(2, () => writer.message(1, () => writeDuration(writer, delay)))
    })
  }
  return writer.finish()
}

export function statusJson(status: RpcStatus): string {
  return JSON.stringify({ code: status.code, message: status.message })
}

function writeDuration(writer: Writer, seconds: number): void {
  const whole = Math.floor(seconds)
  if (whole !== 0) writer.presentInt64(1, BigInt(whole))
  writer.int32(2, Math.round((seconds - whole) * 1e9))
}

const STATUS = message('Status', 1, 2)

/** Code and message of a google.rpc.Status; details are passed over. */
export function decodeStatus(bytes: Uint8Array): RpcStatus {
  const reader = new Reader(bytes)
  let code = 0
  let text = ''
  while (reader.pos < reader.length) {
    const tag = reader.tag()
    if (tag === 8) code = reader.int32()
    else if (tag === 18) text = reader.string()
    else reader.skip(tag, STATUS)
  }
  return { code, message: text }
}
