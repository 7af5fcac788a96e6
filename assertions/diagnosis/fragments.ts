// Torn-off parts: SERVER spans that belong under a call and hang elsewhere, found by operation and time.
import type { Span } from '../../harness/telemetry/index.ts'
import { firstAtLeast, isHarness, type Run } from '../model/index.ts'
import { servesCall } from './peers.ts'

/** Clocks of caller and callee may differ by this much, nanoseconds. */
const TOLERANCE = 50_000_000n

/** Candidates for what got lost: SERVER spans that no CLIENT or PRODUCER span is the parent of. */
function strayServers(run: Run, service: string): Span[] {
  return run.servers(service).filter((server) => {
    const parent = run.parentOf(server)
    return (
      parent === undefined || (parent.kind !== 'CLIENT' && parent.kind !== 'PRODUCER' && !isHarness(parent))
    )
  })
}

export class FragmentFinder {
  readonly #run: Run
  readonly #stray = new Map<string, Span[]>()
  readonly #claimed = new Set<Span>()

  constructor(run: Run) {
    this.#run = run
  }

  /** The SERVER span of that service which fits the call best and belongs to no other; it is taken out of the choice. */
  claim(client: Span, service: string): Span | undefined {
    const best = this.find(client, (server) => servesCall(client, server), service)
    if (best !== undefined) this.#claimed.add(best)
    return best
  }

  find(client: Span, serves: (server: Span) => boolean, service: string): Span | undefined {
    const stray = this.#strayOf(service)
    let best: { readonly span: Span; readonly rank: bigint } | undefined
    const from = client.startTime - TOLERANCE
    for (let at = firstAtLeast(stray, from, (span) => span.startTime); at < stray.length; at++) {
      const span = stray[at] as Span
      if (span.startTime > client.endTime + TOLERANCE) break
      if (this.#claimed.has(span) || !serves(span)) continue
      const rank = rankOf(client, span)
      if (best === undefined || rank < best.rank) best = { span, rank }
    }
    return best?.span
  }

  #strayOf(service: string): Span[] {
    let stray = this.#stray.get(service)
    if (stray === undefined) {
      stray = strayServers(this.#run, service)
      this.#stray.set(service, stray)
    }
    return stray
  }
}

/** Lower fits better: first those inside the caller's time, then in the caller's own trace, then the nearest start. */
function rankOf(client: Span, server: Span): bigint {
  const early = client.startTime - server.startTime
  const late = server.endTime - client.endTime
  const outside = (early > 0n ? early : 0n) + (late > 0n ? late : 0n)
  const apart = early < 0n ? -early : early
  return outside * 1000n + apart + (server.traceId === client.traceId ? 0n : 1n)
}
