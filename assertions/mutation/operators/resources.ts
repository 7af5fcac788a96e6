// Defects of resources, and of what must arrive.
import type { Resource, Span } from '../../../harness/telemetry/index.ts'
import { serviceName } from '../../../harness/telemetry/index.ts'
import { compareText, HARNESS_SERVICE, isBrowser, isHarness, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import {
  editLogs,
  editMetrics,
  editResources,
  editSpans,
  ofService,
  withAttribute,
  withoutAttributes,
} from '../edit.ts'
import type { Operator, Site, Specimen, Verdict } from '../mutant.ts'

const DRIFTED: ReadonlySet<string> = new Set(['service.version', 'deployment.environment.name'])

const own = ({ services }: Specimen): readonly string[] =>
  services.filter((service) => service !== HARNESS_SERVICE)

/** The defect in the resource of one service after the other. */
const inEach =
  (verdict: (service: string) => Verdict, edit: (resource: Resource) => Resource) =>
  (specimen: Specimen): Site[] =>
    own(specimen).map((service) => ({
      at: service,
      verdict: verdict(service),
      apply: (observed: Observed) =>
        editResources(observed, (resource) =>
          serviceName(resource) === service ? edit(resource) : resource,
        ),
    }))

const set =
  (key: string, value: string) =>
  (resource: Resource): Resource => ({
    ...resource,
    attributes: withAttribute(resource.attributes, key, value),
  })

/** The second half of what a service sends comes under another spelling. */
function twoSpellings(specimen: Specimen): Site[] {
  return own(specimen).map((service) => ({
    at: service,
    verdict: { codes: ['RES2'] },
    apply: (observed: Observed) => {
      const made = new Map<Resource, Resource>()
      const other = (resource: Resource): Resource => {
        const known = made.get(resource) ?? set('service.name', service.replaceAll('-', '_'))(resource)
        made.set(resource, known)
        return known
      }
      return editMetrics(
        editLogs(observed, (one) =>
          ofService(service)(one) ? { ...one, resource: other(one.resource) } : one,
        ),
        (one) => (ofService(service)(one) ? { ...one, resource: other(one.resource) } : one),
      )
    },
  }))
}

/** Services made from one template, which has the id written out. */
function sharedInstance(specimen: Specimen): Site[] {
  return [
    {
      at: own(specimen).join(', '),
      verdict: { codes: ['RES3'] },
      apply: (observed) =>
        editResources(observed, (resource) =>
          serviceName(resource) === HARNESS_SERVICE
            ? resource
            : set('service.instance.id', 'instance-1')(resource),
        ),
    },
  ]
}

/** Metrics come under a resource of their own making, which says something else of the same process. */
function drift(specimen: Specimen): Site[] {
  const sending = new Set(specimen.observed.metrics.map(serviceOf))
  return own(specimen)
    .filter((service) => sending.has(service))
    .map((service) => {
      const made = new Map<Resource, Resource>()
      const changed = (resource: Resource): Resource => {
        let one = made.get(resource)
        if (one === undefined) {
          one = {
            ...resource,
            attributes: resource.attributes.map((entry) =>
              DRIFTED.has(entry.key) ? { key: entry.key, value: '0.0.0-dev' } : entry,
            ),
          }
          made.set(resource, one)
        }
        return one
      }
      return {
        at: service,
        verdict: { codes: ['RES4'], service },
        apply: (observed: Observed) =>
          editMetrics(observed, (one) =>
            ofService(service)(one) ? { ...one, resource: changed(one.resource) } : one,
          ),
      }
    })
}

function silent(signal: 'traces' | 'logs' | 'metrics' | 'stdout' | 'all') {
  return (specimen: Specimen): Site[] =>
    specimen.topology.services
      .filter(({ promises }) => (signal === 'all' ? promises.length > 1 : promises.includes(signal)))
      .filter(
        ({ name }) => signal !== 'stdout' || specimen.observed.lines.some((line) => line.service === name),
      )
      .map(({ name }) => ({
        at: name,
        verdict: { codes: ['DEL2'], service: name },
        apply: (observed: Observed) => silenced(observed, name, signal),
      }))
}

function silenced(
  observed: Observed,
  service: string,
  signal: 'traces' | 'logs' | 'metrics' | 'stdout' | 'all',
): Observed {
  const is = ofService(service)
  const drops = (one: typeof signal): boolean => signal === one || signal === 'all'
  let left = observed
  if (drops('traces')) left = editSpans(left, (span) => (is(span) ? undefined : span))
  if (drops('logs')) left = editLogs(left, (one) => (is(one) ? undefined : one))
  if (drops('metrics')) left = editMetrics(left, (one) => (is(one) ? undefined : one))
  if (drops('stdout')) left = { ...left, lines: left.lines.filter((line) => line.service !== service) }
  return left
}

/** What the service recorded in its last moments was never exported; its standard output shows that it worked. */
function unflushed({ run, observed }: Specimen): Site[] {
  const logging = new Set(observed.lines.map((line) => line.service))
  const last = new Map<string, Span[]>()
  for (const span of run.servers())
    if (!isHarness(span) && !isBrowser(span))
      last.set(serviceOf(span), [...(last.get(serviceOf(span)) ?? []), span])
  return [...last]
    .toSorted(([a], [b]) => compareText(a, b))
    .filter(([service]) => logging.has(service))
    .map(([service, servers]) => {
      const from = servers.toSorted((a, b) => (a.startTime < b.startTime ? -1 : 1)).at(-3)?.startTime ?? 0n
      return {
        at: service,
        verdict: { codes: ['DEL1'], service },
        apply: (all: Observed) => {
          const spans = editSpans(all, (span) =>
            serviceOf(span) === service && span.startTime >= from ? undefined : span,
          )
          return editLogs(spans, (one) => (serviceOf(one) === service && one.time >= from ? undefined : one))
        },
      }
    })
}

export const resourceOperators: readonly Operator[] = [
  {
    name: 'no-service-name',
    defect: 'a resource without service.name',
    rule: 'RES1',
    sites: inEach(
      () => ({ codes: ['RES1'] }),
      (resource) => ({ ...resource, attributes: withoutAttributes(resource.attributes, 'service.name') }),
    ),
  },
  {
    name: 'unknown-service',
    defect: "the SDK's stand-in for service.name",
    rule: 'RES1',
    sites: inEach(() => ({ codes: ['RES1'] }), set('service.name', 'unknown_service:node')),
  },
  { name: 'two-spellings', defect: 'one service under two names', rule: 'RES2', sites: twoSpellings },
  {
    name: 'no-instance-id',
    defect: 'a resource without service.instance.id',
    rule: 'RES3',
    sites: inEach(
      (service) => ({ codes: ['RES3'], service }),
      (resource) => ({
        ...resource,
        attributes: withoutAttributes(resource.attributes, 'service.instance.id'),
      }),
    ),
  },
  {
    name: 'shared-instance-id',
    defect: 'one service.instance.id for several processes',
    rule: 'RES3',
    sites: sharedInstance,
  },
  {
    name: 'resource-drift',
    defect: 'signals of one process under different resources',
    rule: 'RES4',
    sites: drift,
  },
  { name: 'silent-service', defect: 'a service sends nothing', rule: 'DEL2', sites: silent('all') },
  { name: 'no-traces', defect: 'a service sends no spans', rule: 'DEL2', sites: silent('traces') },
  { name: 'no-logs', defect: 'a service sends no log records', rule: 'DEL2', sites: silent('logs') },
  { name: 'no-metrics', defect: 'a service sends no metrics', rule: 'DEL2', sites: silent('metrics') },
  { name: 'no-stdout', defect: 'a service prints nothing', rule: 'DEL2', sites: silent('stdout') },
  {
    name: 'no-flush',
    defect: 'the last telemetry of a service is not flushed',
    rule: 'DEL1',
    sites: unflushed,
  },
]
