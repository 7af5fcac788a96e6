// A load of which every trace is judged: the scenario's part of the system, one stream of requests, then the whole verdict.
import type { TraceContract } from '../../assertions/index.ts'
import { conclude, type RunSoFar, writeRun } from '../../harness/run/index.ts'
import type { RunRecord } from '../../harness/report/index.ts'
import type { ProgressEvent } from '../../harness/runtime/index.ts'
import { barriersOf, openSession, rootSpan, type Session, VERSION } from '../../harness/session/index.ts'
import { settle, SettleTimeout } from '../../harness/settle/index.ts'
import { type LoadScenario, subset, type SystemDefinition } from '../../harness/system/index.ts'
import type { Expectations } from '../../assertions/index.ts'
import type { Sample } from '../experiment/index.ts'
import { k6Reader } from '../experiment/samples.ts'
import { startGenerator } from '../generator.ts'
import { FIRST_OF_SETUP, plannedRequest } from '../plan.ts'
import { completeness, type Loss } from './completeness.ts'
import { agrees, type CountRow, countRows } from './counts.ts'
import { type LossReason, lossReasons } from './reasons.ts'

export interface LoadOptions {
  readonly definition: SystemDefinition
  readonly expectations: Expectations
  readonly root: string
  readonly runDir: string
  readonly scenario: LoadScenario
  readonly k6: string
  readonly script: string
  /** Requests a second. */
  readonly rate: number
  readonly seconds: number
  readonly seed: number
  readonly faults: readonly string[]
  readonly abort: AbortSignal
  readonly note: (text: string) => void
  readonly onProgress: (event: ProgressEvent) => void
}

export interface LoadResult {
  readonly rate: number
  readonly sent: number
  /** Requests that were due and never sent, and those answered wrongly. */
  readonly dropped: number
  readonly wrong: number
  readonly counts: readonly CountRow[]
  readonly losses: readonly Loss[]
  readonly reasons: readonly LossReason[]
  /** What did not arrive before the deadline. */
  readonly unsettled: readonly string[]
  readonly record: RunRecord
  readonly report: string
}

/** Everything was sent, answered, traced and counted, and no rule is broken. */
export const loadHolds = ({ dropped, wrong, counts, record, unsettled, sent }: LoadResult): boolean =>
  sent > 0 &&
  dropped === 0 &&
  wrong === 0 &&
  unsettled.length === 0 &&
  counts.every(agrees) &&
  record.verdict === 'holds'

const SETTLE_MS = 20_000
/** Spans of the client's side are put into the recording in lots of so many. */
const LOT = 500
const LONGEST_ANSWER_SECONDS = 0.25

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { scenario, note } = options
  const definition = subset(options.definition, [...scenario.services, ...(scenario.shared ?? [])])
  await using session = await openSession({
    definition,
    root: options.root,
    runDir: options.runDir,
    faults: options.faults,
    onProgress: options.onProgress,
    abort: options.abort,
    runtimeReason: 'a load of which every trace is judged',
  })
  const started = new Date()
  note(`${options.rate} requests/s for ${options.seconds} s`)
  const { samples, setup, dropped } = await drive(options, session)
  note(`${samples.length} requests sent; waiting until their telemetry is complete`)
  const unsettled = await settleAll(session)
  recordClient(session, options.seed, [...setup, ...samples])
  note('judging every trace')
  const run: RunSoFar = {
    started,
    runtimeReason: 'load',
    faults: options.faults,
    version: VERSION,
    expectations: options.expectations,
    whole: false,
    scenarios: [],
    phases: [],
  }
  const record = await conclude(session, run)
  const right = samples.map(({ sample }) => sample).filter(({ status }) => status >= 200 && status < 300)
  const { complete, losses } = completeness(session.recording, right, options.seed, contractsOf(options))
  const requests = new Map(
    [...Map.groupBy(right, ({ kind }) => kind)].map(([kind, own]) => [kind, own.length]),
  )
  return {
    rate: options.rate,
    sent: samples.length,
    dropped,
    wrong: samples.length - right.length,
    counts: [
      ...[...requests].map(
        ([kind, count]): CountRow => ({
          kind,
          what: 'complete traces',
          requests: count,
          counted: complete.get(kind) ?? 0,
        }),
      ),
      ...countRows(scenario.counts, requests, session.recording.metrics()),
    ],
    losses,
    reasons: lossReasons(session.recording, session.sink.stats()),
    unsettled,
    record,
    report: await writeRun(options.runDir, record, session.recording),
  }
}

function contractsOf({ scenario, expectations }: LoadOptions): ReadonlyMap<string, TraceContract> {
  return new Map(
    Object.entries(scenario.contracts).map(([kind, name]) => {
      const found = expectations.traces?.find((contract) => contract.name === name)
      if (found === undefined)
        throw new Error(`the load wants a contract ${JSON.stringify(name)}, which there is none of`)
      return [kind, found]
    }),
  )
}

interface Seen {
  readonly sample: Sample
  readonly path: string
}

interface Driven {
  readonly samples: readonly Seen[]
  readonly setup: readonly Seen[]
  readonly dropped: number
}

async function drive(options: LoadOptions, session: Session): Promise<Driven> {
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
      VUS: String(Math.max(50, Math.ceil(rate * LONGEST_ANSWER_SECONDS * 4))),
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

async function settleAll(session: Session): Promise<readonly string[]> {
  const barriers = barriersOf(await session.sendMarkers())
  try {
    await settle(session.recording, barriers, { deadline: SETTLE_MS })
    return []
  } catch (error) {
    if (error instanceof SettleTimeout) return error.awaited
    throw error
  }
}

/** The generator's own side of each request: it exports no spans, but what it sent is known to the bit. */
function recordClient(session: Session, seed: number, seen: readonly Seen[]): void {
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
