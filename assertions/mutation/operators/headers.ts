// Contexts that arrive broken: what the headers show, one state after the other.
import type { Span } from '../../../harness/telemetry/index.ts'
import type { ContextState } from '../../finding.ts'
import {
  destination,
  httpMethod,
  isBrowser,
  isHarness,
  offset,
  parsedUrl,
  partition,
  serviceOf,
  viaOf,
} from '../../model/index.ts'
import type { MessageHeaders, Observed, RequestHeaders } from '../../observed.ts'
import { type Crossing, type HopSite, hopText } from '../hop-sites.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'
import { tearOff } from '../retrace.ts'

type Headers = Readonly<Record<string, string>>

interface BrokenState {
  readonly state: ContextState
  readonly name: string
  readonly defect: string
  readonly headers: (sender: Span) => Headers
}

const valid = ({ traceId, spanId }: Span): string => `00-${traceId}-${spanId}-01`

/** Source: W3C Trace Context 3.2 (header), 2.3 of B3 for the other format. */
const STATES: readonly BrokenState[] = [
  {
    state: 'absent',
    name: 'header-absent',
    defect: 'no traceparent header',
    headers: () => ({ 'content-type': 'application/json' }),
  },
  {
    state: 'wrong length',
    name: 'header-wrong-length',
    defect: 'a trace id of 16 digits',
    headers: ({ traceId, spanId }) => ({ traceparent: `00-${traceId.slice(16)}-${spanId}-01` }),
  },
  {
    state: 'wrong characters',
    name: 'header-wrong-characters',
    defect: 'ids in capitals',
    headers: (sender) => ({
      traceparent: `00-${'G'.repeat(4)}${sender.traceId.slice(4)}-${sender.spanId}-01`,
    }),
  },
  {
    state: 'unknown version',
    name: 'header-unknown-version',
    defect: 'version ff',
    headers: ({ traceId, spanId }) => ({ traceparent: `ff-${traceId}-${spanId}-01` }),
  },
  {
    state: 'zero ids',
    name: 'header-zero-ids',
    defect: 'a span id of zeros',
    headers: ({ traceId }) => ({ traceparent: `00-${traceId}-${'0'.repeat(16)}-01` }),
  },
  {
    state: 'several values',
    name: 'header-several-values',
    defect: 'two values joined by a comma',
    headers: (sender) => ({
      traceparent: `${valid(sender)}, ${valid({ ...sender, spanId: 'b7ad6b7169203331' })}`,
    }),
  },
  {
    state: 'not sampled',
    name: 'header-not-sampled',
    defect: 'the sampled flag is 0',
    headers: ({ traceId, spanId }) => ({ traceparent: `00-${traceId}-${spanId}-00` }),
  },
  {
    state: 'different trace',
    name: 'header-different-trace',
    defect: 'the context of another trace',
    headers: () => ({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }),
  },
  {
    state: 'other format',
    name: 'header-other-format',
    defect: 'B3 instead of traceparent',
    headers: ({ traceId, spanId }) => ({ b3: `${traceId}-${spanId}-1` }),
  },
  {
    state: 'valid',
    name: 'header-not-extracted',
    defect: 'a good header that nobody reads',
    headers: (sender) => ({ traceparent: valid(sender) }),
  },
]

function messageOf({ receiver }: Crossing, headers: Headers): MessageHeaders | undefined {
  const [name, part, at] = [destination(receiver), partition(receiver), offset(receiver)]
  const system = viaOf(receiver)
  if (name === undefined || (system !== 'kafka' && system !== 'rabbitmq')) return undefined
  if (at === undefined || !/^\d+$/.test(at)) return undefined
  return { system, destination: name, partition: Number(part ?? 0), offset: BigInt(at), headers }
}

function requestOf({ sender }: Crossing, headers: Headers): RequestHeaders | undefined {
  const url = parsedUrl(sender)?.href
  if (url === undefined || !(isHarness(sender) || isBrowser(sender))) return undefined
  return {
    sender: serviceOf(sender),
    method: httpMethod(sender) ?? 'GET',
    url,
    sent: sender.startTime,
    headers,
  }
}

/** The context goes astray in the message's own headers, which were read back. */
function brokenMessages(specimen: Specimen, { state, headers }: BrokenState): Site[] {
  return specimen.hops
    .filter((site) => site.kind === 'message')
    .flatMap((site) => {
      const messages = site.crossings.flatMap((one) => messageOf(one, headers(one.sender)) ?? [])
      if (messages.length === 0) return []
      const of = (one: MessageHeaders) => `${one.destination}[${one.partition}]@${one.offset}`
      const replaced = new Set(messages.map(of))
      return tornWith(specimen, site, 'TRC12', state, (observed) => ({
        ...observed,
        messages: [...observed.messages.filter((one) => !replaced.has(of(one))), ...messages],
      }))
    })
}

/** The page or the step itself sends the broken header. */
function brokenRequests(specimen: Specimen, { state, headers }: BrokenState): Site[] {
  return specimen.hops
    .filter((site) => site.kind === 'call')
    .flatMap((site) => {
      const requests = site.crossings.flatMap((one) => requestOf(one, headers(one.sender)) ?? [])
      if (requests.length === 0) return []
      const contexts = new Set(site.crossings.map(({ sender }) => `${sender.traceId}-${sender.spanId}`))
      const isReplaced = ({ headers: { traceparent = '' } }: RequestHeaders): boolean =>
        contexts.has(traceparent.split('-').slice(1, 3).join('-'))
      return tornWith(specimen, site, 'TRC11', state, (observed) => ({
        ...observed,
        requests: [...(observed.requests ?? []).filter((one) => !isReplaced(one)), ...requests],
      }))
    })
}

const tornWith = (
  { run }: Specimen,
  site: HopSite,
  code: 'TRC11' | 'TRC12',
  state: ContextState,
  carry: (observed: Observed) => Observed,
): Site => ({
  at: hopText(site.hop),
  verdict: { codes: [code], hop: site.hop, carried: state, first: true },
  apply: (observed) =>
    carry(
      tearOff(
        observed,
        run,
        site.crossings.map((one) => one.receiver),
      ),
    ),
})

export const headerOperators: readonly Operator[] = STATES.map((state) => ({
  name: state.name,
  defect: `a context arrives broken: ${state.defect}`,
  rule: 'TRC12',
  sites: (specimen) => [...brokenMessages(specimen, state), ...brokenRequests(specimen, state)],
}))
