// Which requests are answered by a span: a sampler that drops some of them shows here.
import { attributeText, type Span } from '../../harness/telemetry/index.ts'
import {
  failedToReach,
  isHarness,
  nameShape,
  operationOf,
  peerAddresses,
  type Run,
  serviceOf,
  type TraceIndex,
} from '../model/index.ts'
import type { ServiceTally } from './spans.ts'
import type { Work } from './work.ts'

/** Users of a service: the harness, and services that got an answer. A page may have its answer from its cache. */
const isAsking = (span: Span): boolean =>
  isHarness(span) ||
  (span.kind === 'CLIENT' &&
    !failedToReach(span) &&
    attributeText(span.resource.attributes, 'telemetry.sdk.language') !== 'webjs')

/** Of so many a process that was killed may have taken a span along, which is no sampler's doing. */
const SOME = 0.2
const isSampled = (asked: number, answered: number, byHarness: boolean): boolean =>
  byHarness ? answered < asked : asked - answered > 1 && asked - answered >= asked * SOME

interface Answers {
  readonly service: string
  readonly title: string
  readonly request: string
  readonly byHarness: boolean
  count: number
}

export function gatherEntries(run: Run, { traces }: Work, serviceOfName: ServiceTally): void {
  const listening = listeners(run)
  const asked = new Map<string, number>()
  const steps = new Map<string, { readonly title: string; readonly services: ReadonlySet<string> }>()
  const answers = new Map<string, Answers>()
  for (const trace of traces) {
    for (const step of trace.spans) {
      if (!isAsking(step)) continue
      const byHarness = isHarness(step)
      const operation = nameShape(operationOf(step))
      const title = byHarness ? operation : `${serviceOf(step)} ${operation}`
      // Two services may offer the same: each answers for what it was asked itself.
      const request = `${title}\n${peerAddresses(step).join(' ')}`
      asked.set(request, (asked.get(request) ?? 0) + 1)
      if (byHarness && !steps.has(request) && !failedToReach(step))
        steps.set(request, { title, services: servicesAt(step, listening) })
      for (const service of answering(step, trace)) {
        const key = `${service}\n${request}`
        const known = answers.get(key)
        if (known === undefined) answers.set(key, { service, title, request, byHarness, count: 1 })
        else known.count++
      }
    }
  }
  const answered = new Set([...answers.values()].map(({ request }) => request))
  for (const [request, { title, services }] of steps) {
    const [only, ...others] = services
    if (answered.has(request) || only === undefined || others.length > 0) continue
    serviceOfName(only).child('entry', title).be('unrecorded')
  }
  for (const { service, title, request, byHarness, count } of answers.values()) {
    const inPart = isSampled(asked.get(request) ?? 0, count, byHarness)
    serviceOfName(service)
      .child('entry', title)
      .be(inPart ? 'recorded in part' : 'recorded')
  }
}

function answering(step: Span, trace: TraceIndex): ReadonlySet<string> {
  const services = new Set(trace.childrenOf(step).map(serviceOf))
  services.delete(serviceOf(step))
  return services
}

/** By address: which services have answered the harness there, in whatever trace. */
function listeners({ traces }: Run): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const trace of traces) {
    for (const step of trace.spans) {
      if (!isHarness(step)) continue
      for (const service of answering(step, trace)) {
        for (const address of peerAddresses(step)) {
          const known = found.get(address)
          if (known === undefined) found.set(address, new Set([service]))
          else known.add(service)
        }
      }
    }
  }
  return found
}

const servicesAt = (step: Span, listening: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> =>
  new Set(peerAddresses(step).flatMap((address) => [...(listening.get(address) ?? [])]))
