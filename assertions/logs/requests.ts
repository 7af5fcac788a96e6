// The requests that a service logged, one by one against its SERVER spans: by method, path, status and time.
import { attributeText, type Span } from '../../harness/telemetry/index.ts'
import {
  httpMethod,
  httpPath,
  httpRoute,
  pidOf,
  processOf,
  push,
  routeMatches,
  type Run,
} from '../model/index.ts'
import type { LogEntry, LoggedRequest } from './log-entry.ts'

export interface RequestLine {
  readonly entry: LogEntry
  readonly request: LoggedRequest
  /** Its place among all entries of the service. */
  readonly at: number
  /** The request's SERVER span; undefined where it left none. */
  readonly span: Span | undefined
}

/** One process of the service, by its SERVER spans. */
export interface Life {
  /** `process.pid`, or `''` where it is not told. */
  readonly pid: string
  readonly from: bigint
  readonly to: bigint
  readonly servers: readonly Span[]
}

export interface LoggedRequests {
  readonly service: string
  /** Oldest first. */
  readonly lives: readonly Life[]
  /** Lines about requests on routes that have spans, as they were logged. */
  readonly lines: readonly RequestLine[]
  /** Everything that the service printed, as it was logged. */
  readonly entries: readonly LogEntry[]
  /** Every line says when it was written. Otherwise each goes with the next span that is like it. */
  readonly timed: boolean
}

/** For each service that logged requests and sent SERVER spans, in the order of their names. */
export function loggedRequests(run: Run, entries: readonly LogEntry[]): LoggedRequests[] {
  const byService = new Map<string, LogEntry[]>()
  for (const entry of entries) if (entry.channel === 'stdout') push(byService, entry.service, entry)
  return [...byService]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([service, own]) => {
      const servers = run.servers(service).filter((span) => httpMethod(span) !== undefined)
      if (servers.length === 0 || !own.some(({ request }) => request !== undefined)) return []
      const shelves = new Shelves(servers)
      const logged = own.flatMap((entry, at) => {
        const shelf = entry.request === undefined ? undefined : shelves.of(entry.request)
        return entry.request === undefined || shelf === undefined
          ? []
          : [{ entry, request: entry.request, at, shelf }]
      })
      const timed = logged.every(({ entry }) => entry.written !== undefined)
      const inOrder = timed
        ? logged.toSorted((a, b) => compare(timeOf(a.entry), timeOf(b.entry)) || a.at - b.at)
        : logged
      const lines = inOrder.map(({ shelf, ...line }) => ({
        ...line,
        span: shelf.take(line.entry, line.request),
      }))
      return [{ service, lives: livesOf(servers), lines, entries: own, timed }]
    })
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

const timeOf = ({ written }: LogEntry): bigint => written?.time ?? 0n

function livesOf(servers: readonly Span[]): Life[] {
  return [...Map.groupBy(servers, processOf).values()]
    .map((own) => ({
      pid: pidOf(own[0] as Span).replace(/^.*\//, ''),
      from: own.reduce(
        (least, { startTime }) => (startTime < least ? startTime : least),
        own[0]?.startTime ?? 0n,
      ),
      to: own.reduce((most, { endTime }) => (endTime > most ? endTime : most), 0n),
      servers: own,
    }))
    .toSorted((a, b) => compare(a.from, b.from))
}

const statusOf = (span: Span): string | undefined =>
  attributeText(span.attributes, 'http.response.status_code', 'http.status_code')

/** A line is written while its request is served, or a little later: nanoseconds. */
const LATE = 2_000_000_000n
/** Clocks that count in milliseconds may put a line before the span that it belongs to. */
const EARLY = 2_000_000n
/** Of so many requests in progress at a time the one is looked for. */
const IN_PROGRESS = 64

/** Spans of one method and path, oldest first; each is taken by one line. */
class Shelf {
  readonly #spans: readonly Span[]
  readonly #open: Span[] = []
  #next = 0

  constructor(spans: readonly Span[]) {
    this.#spans = spans
  }

  take(entry: LogEntry, { status }: LoggedRequest): Span | undefined {
    const fits = (span: Span): boolean => {
      const told = statusOf(span)
      return status === undefined || told === undefined || told === String(status)
    }
    const { written } = entry
    this.#fill(written === undefined ? undefined : written.time + written.resolution + EARLY)
    const at = written === undefined ? this.#open.findIndex(fits) : this.#nearest(written.time, fits)
    return at === -1 ? undefined : this.#open.splice(at, 1)[0]
  }

  #fill(until: bigint | undefined): void {
    if (until !== undefined)
      while (this.#open[0] !== undefined && this.#open[0].endTime + LATE < until) this.#open.shift()
    for (;;) {
      const span = this.#spans[this.#next]
      if (span === undefined || (until !== undefined && span.startTime > until)) return
      if (until === undefined && this.#open.length >= IN_PROGRESS) return
      this.#open.push(span)
      this.#next++
    }
  }

  /** Written nearest to the end of a request, or to its start. */
  #nearest(time: bigint, fits: (span: Span) => boolean): number {
    let best = -1
    let least = LATE
    for (let at = Math.max(0, this.#open.length - IN_PROGRESS); at < this.#open.length; at++) {
      const span = this.#open[at]
      if (span === undefined || !fits(span)) continue
      const { startTime, endTime } = span
      const sinceStart = time > startTime ? time - startTime : startTime - time
      const beforeEnd = endTime - time
      const distance = beforeEnd < 0n ? -beforeEnd : beforeEnd < sinceStart ? beforeEnd : sinceStart
      if (distance < least) [best, least] = [at, distance]
    }
    return best
  }
}

/** A route that stands for many paths: `/v1/accounts/{id}`, `/v1/accounts/:id`, `/files/*`. */
const TEMPLATE = /[{:*<[]/

/** The shelf for each method and path, by concrete path and by route. */
class Shelves {
  /** Also under concrete paths of logged requests, once they were looked for. */
  readonly #shelves = new Map<string, Shelf | undefined>()
  readonly #templates = new Map<string, string[]>()

  constructor(servers: readonly Span[]) {
    const groups = new Map<string, Span[]>()
    for (const span of servers) {
      const path = httpRoute(span) ?? httpPath(span)
      if (path !== undefined) push(groups, `${httpMethod(span) ?? ''} ${path}`, span)
    }
    for (const [key, spans] of groups) {
      this.#shelves.set(key, new Shelf(spans))
      const [method = '', route = ''] = key.split(' ', 2)
      if (TEMPLATE.test(route)) push(this.#templates, method, route)
    }
  }

  of({ method, path }: LoggedRequest): Shelf | undefined {
    const key = `${method} ${path}`
    if (!this.#shelves.has(key)) {
      const route = this.#templates.get(method)?.find((one) => routeMatches(one, path))
      this.#shelves.set(key, route === undefined ? undefined : this.#shelves.get(`${method} ${route}`))
    }
    return this.#shelves.get(key)
  }
}
