// TRC10 to TRC12: the hops between services, synchronous and by message.
import type { Span } from '../../../harness/telemetry/index.ts'
import {
  arrivalEvidence,
  type Arrivals,
  arrivalsOf,
  callsOf,
  evidenceOf,
  relayedOf,
  subjectOf,
  takingsOf,
} from '../../diagnosis/index.ts'
import {
  describeShape,
  globPattern,
  hasParentId,
  httpMethod,
  httpPath,
  httpRoute,
  isHarness,
  operationOf,
  type Run,
  serviceOf,
} from '../../model/index.ts'
import type { Topology } from '../../observed.ts'
import { Cases, type Checked, type Judged, type Rule } from '../rule.ts'

/** Whether a SERVER span stands at an entry point of the system. */
function entryPoints(topology: Topology): (span: Span) => boolean {
  const byService = new Map(
    topology.services.map(({ name, entryPoints }) => [name, entryPoints.map(globPattern)]),
  )
  return (span) => {
    const patterns = byService.get(serviceOf(span)) ?? []
    if (patterns.length === 0) return false
    const [method, route, path] = [httpMethod(span), httpRoute(span), httpPath(span)]
    const names = [
      span.name,
      operationOf(span),
      route,
      path,
      method === undefined ? undefined : `${method} ${path ?? ''}`,
    ]
    return patterns.some((pattern) => names.some((name) => name !== undefined && pattern.test(name)))
  }
}

function checkServers(judged: Judged): Checked {
  const { run, topology } = judged
  const cases = new Cases('TRC10')
  const isEntry = entryPoints(topology)
  const torn = new Map(
    callsOf(judged).torn.flatMap((call) => (call.fragment === undefined ? [] : [[call.fragment, call]])),
  )
  const arrivals = arrivalsOf(judged)
  const arrived = new Set(arrivals.flatMap(({ all }) => all.map(({ server }) => server)))
  for (const one of arrivals) addArrivals(cases, one)
  let subjects = arrived.size
  for (const server of run.servers()) {
    if (isEntry(server)) continue
    subjects++
    const call = torn.get(server)
    if (call?.beside === true || arrived.has(server)) continue
    const problem = serverProblem(run, server)
    if (problem === undefined) continue
    cases.add({
      subject: subjectOf(server),
      message: `${describeShape(server)} ${problem}, and is no entry point`,
      ...(call === undefined ? {} : { hop: call.hop, reason: call.reason }),
      // Nobody said that requests may not enter here.
      ...(call === undefined && topology.source === 'inferred'
        ? { severity: 'warning' as const, certainty: 'possible' as const }
        : {}),
      evidence: [
        evidenceOf(server, `trace ${server.traceId} ${hasParentId(server) ? 'goes on' : 'begins'} with it`),
      ],
    })
  }
  return { subjects, findings: cases.findings() }
}

/** What is sent from outside can be read, or it can't: at an entry point, too. */
function addArrivals(cases: Cases, { hop, reason, state, all }: Arrivals): void {
  const broken = state !== 'valid'
  const message = broken
    ? `requests reach ${hop.to} with a context that it can't read: ${state}`
    : `requests reach ${hop.to} with a valid context, and it begins traces of its own`
  for (const arrival of all) {
    cases.add({
      subject: subjectOf(arrival.server),
      message,
      hop,
      reason,
      certainty: 'certain',
      carried: state,
      // Who serves strangers may choose not to continue their traces.
      ...(broken ? {} : { severity: 'warning' }),
      evidence: arrivalEvidence(arrival),
      remedy: broken
        ? 'Correct the sender: version, 32 and 16 lowercase hex digits that are not all zeros, flags; one value.'
        : 'Extract the context that requests bring, or say that they may not be trusted and exempt this.',
    })
  }
}

/** A parent that is absent is told by TRC1; one of the same service is a second instrumentation of one request. */
function serverProblem(run: Run, server: Span): string | undefined {
  if (!hasParentId(server)) return 'is a root'
  const parent = run.parentOf(server)
  if (parent === undefined || isHarness(parent) || serviceOf(parent) === serviceOf(server)) return undefined
  if (parent.kind === 'CLIENT' || parent.kind === 'PRODUCER') return undefined
  return `hangs under ${describeShape(parent)}, which is no call`
}

function checkCalls(judged: Judged): Checked {
  const cases = new Cases('TRC11')
  const { looked, torn } = callsOf(judged)
  for (const call of torn) {
    const { client, beside, hop, reason, certainty, carried, alternatives, evidence } = call
    // The right trace: TRC19 tells what is wrong there.
    if (beside) continue
    cases.add({
      subject: subjectOf(client),
      message: `the context of ${hop.from} does not reach ${hop.to} with ${hop.operation}`,
      hop,
      reason,
      certainty,
      ...(carried === undefined ? {} : { carried }),
      alternatives,
      // Where it is not even sure that the two belong together, it is no error.
      ...(call.peer === 'possible' ? { severity: 'warning' } : {}),
      evidence,
    })
  }
  return { subjects: looked, findings: cases.findings() }
}

function checkMessages(judged: Judged): Checked {
  const cases = new Cases('TRC12')
  const { joined, torn } = takingsOf(judged)
  for (const { consumer, hop, ...diagnosis } of torn) {
    const message = `the context of a message from ${hop.from} on ${hop.operation} does not reach ${hop.to}`
    cases.add({ subject: subjectOf(consumer), message, hop, ...diagnosis })
  }
  const relayed = relayedOf(judged)
  for (const { producer, hop, outcome, reason, certainty, evidence } of relayed) {
    if (outcome !== 'torn') continue
    const message = `the outbox of ${hop.from} loses the context of events for ${hop.operation}`
    cases.add({ subject: subjectOf(producer), message, hop, reason, certainty, evidence })
  }
  return { subjects: joined.length + torn.length + relayed.length, findings: cases.findings() }
}

export const traceHopRules: readonly Rule[] = [
  { code: 'TRC10', check: checkServers },
  { code: 'TRC11', check: checkCalls },
  { code: 'TRC12', check: checkMessages },
]
