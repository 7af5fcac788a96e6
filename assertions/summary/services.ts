// Each service in numbers: what it is made with, and what it sent.
import { attributeText, type LogLine, type Resource, type TraceId } from '../../harness/telemetry/index.ts'
import { instanceOf, isHarness, runOf, serviceOf } from '../model/index.ts'
import type { Observed, Topology } from '../observed.ts'

export interface ServiceSummary {
  readonly name: string
  /** `telemetry.sdk.language`; absent where nothing said it. */
  readonly language?: string
  /** Versions of its SDK, in order; more than one where processes differ. */
  readonly sdk: readonly string[]
  readonly spans: number
  /** Traces that have a span of it. */
  readonly traces: number
  readonly logRecords: number
  /** Lines on standard output and error. */
  readonly logLines: number
  /** Distinct metric names. */
  readonly metrics: number
  /** Processes that can be told apart by `service.instance.id`, or else by host and `process.pid`; 0 where it sent nothing. */
  readonly processes: number
}

interface Tally {
  readonly languages: Set<string>
  readonly sdks: Set<string>
  readonly traces: Set<TraceId>
  readonly metrics: Set<string>
  readonly processes: Set<string>
  spans: number
  logRecords: number
  logLines: number
}

const newTally = (): Tally => ({
  languages: new Set(),
  sdks: new Set(),
  traces: new Set(),
  metrics: new Set(),
  processes: new Set(),
  spans: 0,
  logRecords: 0,
  logLines: 0,
})

class Tallies {
  readonly byName = new Map<string, Tally>()
  /** Resources are shared by what came from one process: each is read once. */
  readonly #ofResource = new Map<Resource, Tally>()

  of(name: string): Tally {
    let tally = this.byName.get(name)
    if (tally === undefined) {
      tally = newTally()
      this.byName.set(name, tally)
    }
    return tally
  }

  ofResource(resource: Resource): Tally {
    let tally = this.#ofResource.get(resource)
    if (tally === undefined) {
      tally = this.of(serviceOf({ resource }))
      this.#ofResource.set(resource, tally)
      const { attributes } = resource
      const language = attributeText(attributes, 'telemetry.sdk.language')
      const sdk = attributeText(attributes, 'telemetry.sdk.version')
      if (language !== undefined) tally.languages.add(language)
      if (sdk !== undefined) tally.sdks.add(sdk)
      const process = [attributeText(attributes, 'host.name'), attributeText(attributes, 'process.pid')]
      tally.processes.add(instanceOf({ resource }) || process.join(' '))
    }
    return tally
  }
}

/** One of each service that sent or printed anything or that the topology knows, in the order of their names. */
export function summariseServices(observed: Observed, topology: Topology): ServiceSummary[] {
  const tallies = new Tallies()
  for (const { name } of topology.services) tallies.of(name)
  for (const { spans } of runOf(observed.traces).traces) {
    for (const span of spans) {
      if (isHarness(span)) continue
      const tally = tallies.ofResource(span.resource)
      tally.spans++
      tally.traces.add(span.traceId)
    }
  }
  for (const { resource } of observed.logs) tallies.ofResource(resource).logRecords++
  for (const { resource, name } of observed.metrics) tallies.ofResource(resource).metrics.add(name)
  for (const { service, text } of observed.lines as readonly LogLine[])
    if (text.trim() !== '') tallies.of(service).logLines++
  return [...tallies.byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(summaryOf)
}

function summaryOf([name, tally]: [string, Tally]): ServiceSummary {
  const [language] = [...tally.languages].toSorted()
  return {
    name,
    ...(language === undefined ? {} : { language }),
    sdk: [...tally.sdks].toSorted(),
    spans: tally.spans,
    traces: tally.traces.size,
    logRecords: tally.logRecords,
    logLines: tally.logLines,
    metrics: tally.metrics.size,
    processes: tally.processes.size,
  }
}
