// A load of which every trace is judged: the scenario's part of the system, one stream of requests, then the whole verdict.
import type { TraceContract } from '../../assertions/index.ts'
import { type ChosenRuntime, conclude, type RunSoFar, writeRun } from '../../harness/run/index.ts'
import type { RunRecord } from '../../harness/report/index.ts'
import type { ProgressEvent } from '../../harness/runtime/index.ts'
import { barriersOf, openSession, type Session, VERSION } from '../../harness/session/index.ts'
import { settle, SettleTimeout } from '../../harness/settle/index.ts'
import { type LoadScenario, subset, type SystemDefinition } from '../../harness/system/index.ts'
import type { Expectations } from '../../assertions/index.ts'
import { completeness, type Loss } from './completeness.ts'
import type { Sample } from '../experiment/index.ts'
import { plannedRequest } from '../plan.ts'
import { agrees, type CountRow, countRows } from './counts.ts'
import { drive, recordClient } from './drive.ts'
import { logRows } from './log-counts.ts'
import { type SinkOutage, sinkOutage } from './outage.ts'
import { type LossReason, lossReasons } from './reasons.ts'

export interface LoadOptions extends ChosenRuntime {
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
  readonly outage?: SinkOutage
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

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { scenario, note } = options
  const definition = subset(options.definition, [...scenario.services, ...(scenario.shared ?? [])])
  await using session = await openSession({
    runtime: options.runtime,
    definition,
    root: options.root,
    runDir: options.runDir,
    faults: options.faults,
    onProgress: options.onProgress,
    abort: options.abort,
    runtimeReason: options.runtimeReason,
  })
  const started = new Date()
  note(`${options.rate} requests/s for ${options.seconds} s`)
  const { samples, setup, dropped } = await driven(options, session)
  note(`${samples.length} requests sent; waiting until their telemetry is complete`)
  const unsettled = await settleAll(session)
  recordClient(session, options.seed, [...setup, ...samples])
  note('judging every trace')
  const run: RunSoFar = {
    started,
    runtimeReason: `a load of which every trace is judged; ${options.runtimeReason}`,
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
          signal: 'traces',
          kind,
          what: 'complete traces',
          requests: count,
          counted: complete.get(kind) ?? 0,
        }),
      ),
      ...countRows(scenario.counts, requests, session.recording.metrics()),
      ...logRows(session.recording, traceIdsOf(right, options.seed)),
    ],
    losses,
    reasons: lossReasons(session.recording, session.sink.stats()),
    unsettled,
    record,
    report: await writeRun(options.runDir, record, session.recording),
  }
}

/** The load, and the sink's absence in the midst of it where that is asked for. */
async function driven(options: LoadOptions, session: Session): ReturnType<typeof drive> {
  const { outage, note } = options
  if (outage === undefined) return drive(options, session)
  const over = new AbortController()
  const away = sinkOutage(session, outage, AbortSignal.any([options.abort, over.signal]))
  // Where the sink cannot be taken away the load is of no use.
  const failed = away.then(() => new Promise<never>(() => {}))
  try {
    const result = await Promise.race([drive(options, session), failed])
    await away
    note(`the sink was gone for ${outage.length / 1000} s`)
    return result
  } finally {
    over.abort()
    await away.catch(() => undefined)
  }
}

const traceIdsOf = (samples: readonly Sample[], seed: number): ReadonlySet<string> =>
  new Set(samples.map(({ number }) => plannedRequest(seed, number, 1).traceId))

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
