// Driving the load, and the client's side of it: what k6 sent, as spans that k6 does not export.
import { rootSpan, type Session } from '../../harness/session/index.ts'
import type { Sample } from '../experiment/index.ts'
import { k6Reader } from '../experiment/samples.ts'
import { startGenerator } from '../generator.ts'
import { FIRST_OF_SETUP, plannedRequest } from '../plan.ts'
import type { LoadOptions } from './run.ts'

/** Spans of the client's side are put into the recording in lots of so many. */
const LOT = 500
/** While cold services answer their first requests, somebody must be there to wait. */
const COLD_SECONDS = 2

interface Seen {
  readonly sample: Sample
  readonly path: string
}

interface Driven {
  readonly samples: readonly Seen[]
  readonly setup: readonly Seen[]
  readonly dropped: number
}

export async function drive(options: LoadOptions, session: Session): Promise<Driven> {
  const { rate, seconds, seed, k6, script, abort } = options
  const url = session.system.endpoints.url(session.definition.entry)
  const read = k6Reader()
  const [samples, setup]: [Seen[], Seen[]] = [[], []]
  let dropped = 0
  const generator = await startGenerator({
    k6,
    script,
    env: {
      CASINO_URL: url,
      RATE: String(rate),
      DURATION: `${seconds}s`,
      SEED: String(seed),
      TRACED_SETUP: 'true',
      VUS: String(Math.max(50, rate * COLD_SECONDS)),
    },
    marks: session.system.marks,
    onLine: (line) => {
      const told = read(line)
      if (told === undefined) return
      if ('dropped' in told) dropped += told.dropped
      else if ('setup' in told) setup.push({ sample: told.setup, path: told.path })
      else samples.push(told)
    },
    abort,
  })
  await session.system.adopt(generator.pid)
  const ended = await Promise.race([generator.ended, session.system.died])
  abort.throwIfAborted()
  if (typeof ended !== 'number') {
    await generator.stop()
    throw new Error(`${ended.service} died under the load:\n${ended.lastLines.join('\n')}`)
  }
  if (samples.length === 0) throw new Error(`k6 sent nothing:\n${generator.said()}`)
  return { samples, setup, dropped }
}

/** The generator's own side of each request: it exports no spans, but what it sent is known to the bit. */
export function recordClient(session: Session, seed: number, seen: readonly Seen[]): void {
  const url = session.system.endpoints.url(session.definition.entry)
  const { hostname, port } = new URL(url)
  const spans = seen.map(({ sample, path }) => {
    const { traceId, spanId } = plannedRequest(seed, sample.number, 1)
    const startTime = BigInt(sample.sent) * 1_000_000n
    return rootSpan({
      kind: 'CLIENT',
      context: { traceId, spanId, sampled: true },
      name: 'POST',
      startTime,
      endTime: startTime + BigInt(Math.ceil(sample.latency + 1)) * 1_000_000n,
      status: sample.status >= 400 || sample.status === 0 ? 'ERROR' : 'UNSET',
      attributes: {
        'http.request.method': 'POST',
        'url.full': `${url}${path}`,
        'server.address': hostname,
        'server.port': BigInt(port),
        'http.response.status_code': BigInt(sample.status),
        'test.step.title': sample.number >= FIRST_OF_SETUP ? 'setup' : sample.kind,
        ...(sample.status >= 400 ? { 'error.type': String(sample.status) } : {}),
      },
    })
  })
  for (let first = 0; first < spans.length; first += LOT) session.record(...spans.slice(first, first + LOT))
}
