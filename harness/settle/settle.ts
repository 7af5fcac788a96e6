// Waiting on a recording until barriers have passed, or explaining why they did not.
import type { Recording } from '../recording/index.ts'
import type { TraceId } from '../telemetry/index.ts'
import { serviceName } from '../telemetry/index.ts'
import type { Barrier } from './barrier.ts'

export interface SettleOptions {
  /** Milliseconds of monotonic time. */
  readonly deadline: number
  /** Named in the error, with what had arrived under it. */
  readonly traceId?: TraceId
  readonly abort?: AbortSignal
}

/** The deadline passed. Says what was there, under which trace, and what was still awaited. */
export class SettleTimeout extends Error {
  readonly code = 'SETTLE_TIMEOUT'
  readonly awaited: readonly string[]
  readonly traceId: TraceId | undefined

  constructor(recording: Recording, awaited: readonly string[], options: SettleOptions) {
    super(timeoutMessage(recording, awaited, options))
    this.name = 'SettleTimeout'
    this.awaited = awaited
    this.traceId = options.traceId
  }
}

function timeoutMessage(recording: Recording, awaited: readonly string[], options: SettleOptions): string {
  const lines = [`Telemetry was not complete after ${options.deadline} ms.`, 'Still awaited:']
  lines.push(...awaited.map((what) => `  - ${what}`))
  if (options.traceId) {
    const spans = recording.trace(options.traceId)?.spans ?? []
    lines.push(`Trace ${options.traceId} had ${spans.length} spans:`)
    lines.push(...spans.map((span) => `  - ${serviceName(span.resource)} ${span.kind} ${span.name}`))
  }
  const counts = recording.counts()
  lines.push(
    `The sink holds ${counts.spans} spans, ${counts.logRecords} log records and ${counts.dataPoints} data points` +
      ` of ${recording.services().join(', ') || 'no service'}.`,
    'Look at the named service: it may not export at all, export elsewhere, or export less often than the deadline.',
  )
  return lines.join('\n')
}

/**
 * Resolves with the value of `probe` once it gives one; asked again after every arrival. At the deadline it rejects
 * with a {@link SettleTimeout} built from what `awaited` says.
 */
export async function waitFor<T>(
  recording: Recording,
  probe: () => T | undefined,
  awaited: () => readonly string[],
  options: SettleOptions & { readonly recheck?: number },
): Promise<T> {
  options.abort?.throwIfAborted()
  const first = probe()
  if (first !== undefined) return first
  return new Promise<T>((resolve, reject) => {
    const finish = (act: () => void) => {
      clearTimeout(deadline)
      clearInterval(recheck)
      unsubscribe()
      options.abort?.removeEventListener('abort', aborted)
      act()
    }
    /** Listeners and timers have nobody above them: what they throw is the wait's own failure. */
    const guarded = (act: () => void) => () => {
      try {
        act()
      } catch (error) {
        finish(() => reject(error as Error))
      }
    }
    const ask = guarded(() => {
      const value = probe()
      if (value !== undefined) finish(() => resolve(value))
    })
    const aborted = () => finish(() => reject(options.abort?.reason as Error))
    const unsubscribe = recording.subscribe(ask)
    const deadline = setTimeout(
      guarded(() => {
        throw new SettleTimeout(recording, awaited(), options)
      }),
      options.deadline,
    )
    const recheck = options.recheck ? setInterval(ask, options.recheck) : undefined
    options.abort?.addEventListener('abort', aborted)
  })
}

/** Resolves when every barrier has passed; rejects with {@link SettleTimeout} at the deadline. */
export async function settle(
  recording: Recording,
  barriers: readonly Barrier[],
  options: SettleOptions,
): Promise<void> {
  let open = [...barriers]
  const rechecks = barriers.flatMap((barrier) => (barrier.recheck === undefined ? [] : [barrier.recheck]))
  await waitFor(
    recording,
    () => {
      open = open.filter((barrier) => !barrier.passed(recording))
      return open.length === 0 ? true : undefined
    },
    () => open.map((barrier) => barrier.awaits),
    rechecks.length > 0 ? { ...options, recheck: Math.min(...rechecks) } : options,
  )
}
