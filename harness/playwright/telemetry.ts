// The `telemetry` fixture: settles traces and metrics of one test's steps and keeps what was judged.
import { join } from 'node:path'
import {
  type ContractResult,
  type Finding,
  type MetricContract,
  type Scrape,
  scrapedMetrics,
} from '../../assertions/index.ts'
import type { AlertHandle, Judged, MetricHandle, SettledTrace } from '../matchers/index.ts'
import { type AttachedSession, barriersOf, nowNanoseconds } from '../session/index.ts'
import { type Barrier, settle, SettleTimeout, spanMarker, waitFor } from '../settle/index.ts'
import type { Metric, Span } from '../telemetry/index.ts'
import { sendPageMarker, type Step } from './steps.ts'

export interface TelemetryOptions {
  /** Milliseconds until an incomplete trace is an error. */
  readonly deadline?: number
  /** Milliseconds after the spans' until logs that are still missing are for the checks to tell of. */
  readonly logDeadline?: number
}

const DEADLINE = 10_000
/** Log barriers may fail to pass because the logs are what is broken: that is for the log checks to say. */
const LOG_DEADLINE = 2_000
/** A rate needs the sample before what it tells of; nanoseconds. */
const SAMPLE_BEFORE = 1_000_000_000n
/** A span may end a moment after its response was sent. */
const STRAGGLERS = 1_000

export class Telemetry {
  readonly #session: AttachedSession
  readonly #pageService: string | undefined
  readonly steps: Step[] = []
  readonly contracts: ContractResult[] = []
  readonly findings: Finding[] = []
  #judgedAt: number | undefined
  /** How many of the steps lie behind a barrier. */
  #settledSteps = 0

  constructor(session: AttachedSession) {
    this.#session = session
    this.#pageService = session.description.page
  }

  readonly onStep = (step: Step): void => {
    this.steps.push(step)
  }

  /** The step's trace, once every service has proved that it sent all it had. Rejects with {@link SettleTimeout}. */
  async traceOf(step: Step, options: TelemetryOptions = {}): Promise<SettledTrace> {
    const { recording, description } = this.#session
    const deadline = options.deadline ?? DEADLINE
    const steps = this.steps.length
    const [receipts, pageMarker] = await Promise.all([
      this.#session.sendMarkers(),
      step.page && this.#pageService ? sendPageMarker(step.page, description.entry.markerPath) : undefined,
    ])
    const barriers = barriersOf(receipts)
    if (pageMarker && this.#pageService) barriers.push(spanMarker(this.#pageService, pageMarker))
    const ofLogs = ({ signal }: Barrier) => signal === 'logs' || signal === 'stdout'
    const where = { deadline, traceId: step.traceId }
    await settle(
      recording,
      barriers.filter((barrier) => !ofLogs(barrier)),
      where,
    )
    // Only from here: a marker that is slow to pass a pipeline has no log records there before.
    const unsettled = await settle(recording, barriers.filter(ofLogs), {
      ...where,
      deadline: options.logDeadline ?? LOG_DEADLINE,
    }).then(() => [], awaitedOf)
    await this.#stragglers(step)
    this.#settledSteps = Math.max(this.#settledSteps, steps)
    return {
      title: step.title,
      traceId: step.traceId,
      recording,
      topology: description.topology,
      unsettled,
      report: join(description.runDir, 'report.html'),
      onJudged: (judged) => this.#keep(judged),
    }
  }

  /** Waits until one of the step's spans fits; for what happens before the trace is complete, such as a failed attempt. */
  async seen(
    step: Step,
    what: string,
    fits: (span: Span) => boolean,
    options: TelemetryOptions = {},
  ): Promise<Span> {
    const { recording } = this.#session
    const { traceId } = step
    return waitFor(
      recording,
      () => recording.trace(traceId)?.spans.find(fits),
      () => [what],
      {
        deadline: options.deadline ?? DEADLINE,
        traceId,
      },
    )
  }

  /** A metric whose increase over this test can be asked for. */
  metric(metric: MetricContract, attributes: MetricHandle['attributes'] = {}): MetricHandle {
    return {
      metric,
      attributes,
      recording: this.#session.recording,
      started: this.steps[0]?.started ?? 0n,
      responded: this.steps.at(-1)?.responded ?? 0n,
      traceIds: this.steps.map((step) => step.traceId),
      complete: () => this.#settleSteps(),
      onJudged: (judged) => this.#keep(judged),
    }
  }

  /** An alert of a file in Prometheus's format, on what was exported during this test, or since the given step of it began. */
  alert(alert: string, rules: string, since?: Step): AlertHandle {
    return {
      alert,
      rules,
      recording: this.#session.recording,
      since: since?.started ?? (this.steps[0]?.started ?? 0n) - SAMPLE_BEFORE,
      responded: this.steps.at(-1)?.responded ?? 0n,
    }
  }

  /** Records what an exporter shows now, as if it had been scraped; resolves to the metrics it was made into. */
  async scraped(scrape: Omit<Scrape, 'time'>): Promise<readonly Metric[]> {
    const metrics = scrapedMetrics({ ...scrape, time: nowNanoseconds() })
    await this.#session.recordMetrics(metrics)
    return metrics
  }

  async #settleSteps(): Promise<void> {
    const last = this.steps.at(-1)
    if (last && this.#settledSteps < this.steps.length) await this.traceOf(last)
  }

  async #stragglers(step: Step): Promise<void> {
    const { recording } = this.#session
    const whole = () => {
      const spans = recording.trace(step.traceId)?.spans ?? []
      return spans.length > 0 && orphans(spans).length === 0 ? true : undefined
    }
    await waitFor(recording, whole, () => ['the parents of all spans'], { deadline: STRAGGLERS }).catch(
      awaitedOf,
    )
  }

  /** Milliseconds from the last response that the test got to the last verdict on it; nothing where nothing was judged. */
  get verdicts(): readonly number[] {
    const last = this.steps.at(-1)
    const judged = this.#judgedAt
    return last && judged !== undefined && judged >= last.respondedAt ? [judged - last.respondedAt] : []
  }

  #keep(judged: Judged): void {
    this.#judgedAt = performance.now()
    if (judged.contract) this.contracts.push(judged.contract)
    this.findings.push(...judged.findings)
  }
}

function awaitedOf(error: unknown): readonly string[] {
  if (error instanceof SettleTimeout) return error.awaited
  throw error
}

function orphans(spans: readonly Span[]): readonly Span[] {
  const known = new Set(spans.map((span) => span.spanId))
  return spans.filter((span) => span.parentSpanId !== '' && !known.has(span.parentSpanId))
}
