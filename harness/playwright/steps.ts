// Steps: what a test does to the system, each with the exact id of the trace that it starts.
import type { Page, Request } from '@playwright/test'
import { type AttachedSession, nowNanoseconds, tracedRequest } from '../session/index.ts'
import { parseTraceparent, type TraceId } from '../telemetry/index.ts'

export interface Step {
  readonly title: string
  readonly traceId: TraceId
  /** Nanoseconds since the epoch. */
  readonly started: bigint
  readonly responded: bigint
  /** The same moment on the monotonic clock, in milliseconds. */
  readonly respondedAt: number
  /** What was answered, parsed where it is JSON. */
  readonly body: unknown
  /** The page that made the request, for a page step: its telemetry needs a marker of its own. */
  readonly page?: Page
}

/** A step whose answer has an HTTP status. */
export interface HttpStep extends Step {
  readonly status: number
}

/** The page made the request without a usable `traceparent`: the trace is lost at its first hop. */
export class NoTraceparent extends Error {
  readonly code = 'NO_TRACEPARENT'
  constructor(title: string, request: Request, header: string | undefined) {
    super(
      `'${title}': the page sent ${request.method()} ${request.url()} ` +
        (header === undefined
          ? 'without a traceparent header.'
          : `with the unusable traceparent '${header}'.`) +
        ' The fetch instrumentation of the page is not active for this request, or its propagation is limited to other origins.',
    )
    this.name = 'NoTraceparent'
  }
}

/** Calls a JSON API of the system, each call under a root span of its own. */
export class ApiClient {
  readonly #session: AttachedSession
  readonly #onStep: (step: Step) => void
  readonly #url: string
  readonly #headers: Readonly<Record<string, string>>

  constructor(
    session: AttachedSession,
    onStep: (step: Step) => void,
    url = session.description.entry.url,
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.#session = session
    this.#onStep = onStep
    this.#url = url
    this.#headers = headers
  }

  /** The API of another service than the one where people enter. */
  of(service: string): ApiClient {
    return new ApiClient(this.#session, this.#onStep, serviceUrl(this.#session, service), this.#headers)
  }

  /** The same API, asked with these headers too: `{ authorization: 'Bearer ...' }`. */
  with(headers: Readonly<Record<string, string>>): ApiClient {
    return new ApiClient(this.#session, this.#onStep, this.#url, { ...this.#headers, ...headers })
  }

  async post(path: string, body: unknown, title = `POST ${path}`): Promise<HttpStep> {
    return this.#step(await this.#call('POST', path, title, JSON.stringify(body)))
  }

  async get(path: string, title = `GET ${path}`): Promise<HttpStep> {
    return this.#step(await this.#call('GET', path, title))
  }

  /** A POST that only prepares: its trace is judged with all others, but it is no step of the scenario. */
  async prepare(path: string, body: unknown): Promise<HttpStep> {
    return this.#call('POST', path, `prepare: POST ${path}`, JSON.stringify(body))
  }

  /** A GET that only looks, like {@link prepare}. */
  async look(path: string): Promise<HttpStep> {
    return this.#call('GET', path, `look: GET ${path}`)
  }

  #step(step: HttpStep): HttpStep {
    this.#onStep(step)
    return step
  }

  async #call(method: string, path: string, title: string, body?: string): Promise<HttpStep> {
    const response = await tracedRequest({
      method,
      url: this.#url + path,
      title,
      headers: { ...this.#headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
    })
    const respondedAt = performance.now()
    await Promise.all([this.#session.record(response.span), this.#session.sent(response.sent)])
    const step: HttpStep = {
      title,
      traceId: response.context.traceId,
      started: response.started,
      responded: response.responded,
      respondedAt,
      status: response.status,
      body: parseBody(response.text),
    }
    return step
  }
}

/** Where the service's port `http` is reached. */
export function serviceUrl({ description }: AttachedSession, service: string): string {
  const port = description.services[service]?.ports['http']
  if (port === undefined) throw new Error(`${service} is no service with a port named http`)
  const url = new URL(description.entry.url)
  url.port = String(port)
  return url.origin
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Runs `action` in the page and follows the request to `path` that it causes; the trace is the one that the browser really sent. */
export async function pageStep(
  page: Page,
  title: string,
  path: string,
  action: () => Promise<unknown>,
  onStep: (step: Step) => void,
): Promise<HttpStep> {
  const started = nowNanoseconds()
  const answered = page.waitForResponse((response) => new URL(response.url()).pathname === path)
  const [response] = await Promise.all([answered, action()])
  const text = await response.text()
  const respondedAt = performance.now()
  const responded = nowNanoseconds()
  const header = (await response.request().allHeaders())['traceparent']
  const context = parseTraceparent(header)
  if (!context) throw new NoTraceparent(title, response.request(), header)
  const step: HttpStep = {
    title,
    traceId: context.traceId,
    started,
    responded,
    respondedAt,
    status: response.status(),
    body: parseBody(text),
    page,
  }
  onStep(step)
  return step
}

/** Opens the page; the trace is the one that the server put into the page's `traceparent` meta tag. */
export async function visitStep(
  page: Page,
  title: string,
  path: string,
  onStep: (step: Step) => void,
): Promise<HttpStep> {
  const started = nowNanoseconds()
  const response = await page.goto(path, { waitUntil: 'load' })
  const respondedAt = performance.now()
  const responded = nowNanoseconds()
  const header = await page.locator('meta[name="traceparent"]').getAttribute('content')
  const context = parseTraceparent(header ?? undefined)
  if (!context) {
    throw new Error(
      `'${title}': the page at ${path} has ${header ? `the unusable traceparent '${header}'` : 'no traceparent'} in its meta tags, so nothing says which trace its load belongs to.`,
    )
  }
  const step: HttpStep = {
    title,
    traceId: context.traceId,
    started,
    responded,
    respondedAt,
    status: response?.status() ?? 0,
    body: '',
    page,
  }
  onStep(step)
  return step
}

/** A traced request from the page itself: when its span has arrived, all that the page ended before has. */
export async function sendPageMarker(page: Page, path: string): Promise<TraceId> {
  const asked = page.waitForRequest((request) => new URL(request.url()).pathname === path)
  const [request] = await Promise.all([asked, page.evaluate(async (at) => (await fetch(at)).status, path)])
  const header = (await request.allHeaders())['traceparent']
  const context = parseTraceparent(header)
  if (!context) throw new NoTraceparent('page marker', request, header)
  return context.traceId
}
