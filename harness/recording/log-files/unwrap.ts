// Takes off what log collectors put around the lines of a service.

/** One line as its service wrote it, with what the wrapping says. */
export interface Unwrapped {
  readonly text: string
  readonly stream?: 'stdout' | 'stderr'
  /** Nanoseconds since the epoch, as the collector stamped it. */
  readonly received?: bigint
  /** Name of the container or pod that wrote it. */
  readonly source?: string
  /** The line goes on in the next one: collectors cut long lines. */
  readonly partial?: true
}

type Unwrap = (line: string) => Unwrapped | undefined

const STAMP = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)`

/** Nanoseconds since the epoch; 0n for no time. */
export function nanoseconds(stamp: string): bigint {
  const milliseconds = Date.parse(stamp)
  if (Number.isNaN(milliseconds)) return 0n
  const fraction = /\.(\d{1,9})/.exec(stamp)?.[1] ?? ''
  return BigInt(Math.floor(milliseconds / 1000)) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))
}

const streamOf = (name: unknown) => (name === 'stderr' ? ('stderr' as const) : ('stdout' as const))

/** Docker's `json-file` driver: `{"log":"text\n","stream":"stdout","time":"..."}`. */
const docker: Unwrap = (line) => {
  if (!line.startsWith('{') || !line.includes('"log"')) return undefined
  try {
    const { log, stream, time } = JSON.parse(line) as Record<string, unknown>
    if (typeof log !== 'string' || (stream !== 'stdout' && stream !== 'stderr')) return undefined
    return {
      text: log.replace(/\r?\n$/, ''),
      stream,
      ...(typeof time === 'string' ? { received: nanoseconds(time) } : {}),
      ...(log.endsWith('\n') ? {} : { partial: true as const }),
    }
  } catch {
    return undefined
  }
}

/** The files of container runtimes (CRI): `2026-11-21T09:58:44.1Z stdout F text`. */
const CRI = new RegExp(`^(${STAMP}) (stdout|stderr) ([FP]) (.*)$`)
const runtime: Unwrap = (line) => {
  const [, stamp, stream, tag, text] = CRI.exec(line) ?? []
  if (stamp === undefined || text === undefined) return undefined
  return {
    text,
    stream: streamOf(stream),
    received: nanoseconds(stamp),
    ...(tag === 'P' ? { partial: true as const } : {}),
  }
}

/** `kubectl logs --prefix`: `[pod/checkout-6d9c7-x2v/checkout] text`. */
const KUBECTL = /^\[pod\/[^/\]]+\/([^\]]+)\] ?(.*)$/
const kubectl: Unwrap = (line) => {
  const [, source, text] = KUBECTL.exec(line) ?? []
  return source === undefined || text === undefined ? undefined : { ...stamped(text), source }
}

/** `docker compose logs`: `checkout-1  | text`. */
const COMPOSE = /^([A-Za-z0-9][\w.-]*?)(?:[-_]\d+)?\s+\| ?(.*)$/
const compose: Unwrap = (line) => {
  const [, source, text] = COMPOSE.exec(line) ?? []
  return source === undefined || text === undefined ? undefined : { ...stamped(text), source }
}

/** `--timestamps` of both: `2026-11-21T09:58:44.1Z {"level":...`. In front of text a time is part of the text. */
const STAMPED = new RegExp(`^(${STAMP}) (\\{.*)$`)
const stamped = (line: string): Unwrapped => {
  const [, stamp, text] = STAMPED.exec(line) ?? []
  return stamp === undefined || text === undefined ? { text: line } : { text, received: nanoseconds(stamp) }
}

const timestamps: Unwrap = (line) => (STAMPED.test(line) ? stamped(line) : undefined)

const WRAPPINGS: readonly Unwrap[] = [docker, runtime, kubectl, compose, timestamps]

/** A wrapping is on nearly every line of a file, or it is none: a single line of a service may look like one. */
const SHARE = 0.9

/** How the lines of a file with this beginning are wrapped; the way back to what the service wrote. */
export function unwrapperOf(sample: readonly string[]): (line: string) => Unwrapped {
  const lines = sample.filter((line) => line.trim() !== '')
  const found = WRAPPINGS.find(
    (unwrap) =>
      lines.length > 0 && lines.filter((line) => unwrap(line) !== undefined).length >= lines.length * SHARE,
  )
  return found === undefined ? (text) => ({ text }) : (text) => found(text) ?? { text }
}
