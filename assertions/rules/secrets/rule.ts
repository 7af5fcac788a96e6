// SEC1: personal data and secrets, in every signal.
import type { LogLine, LogRecord, Resource } from '../../../harness/telemetry/index.ts'
import { metricIndex, type Series } from '../../metrics/index.ts'
import { isHarness, serviceOf } from '../../model/index.ts'
import { censusOf } from '../attributes/census.ts'
import { lookAtAttributes, lookAtValue } from '../attributes/secret-values.ts'
import { allSpans, type Checked, type Judged, type Rule } from '../rule.ts'
import { secretsIn } from './look.ts'
import type { Secret } from './mask.ts'
import type { Ids } from './sightings.ts'
import { Sightings } from './sightings.ts'

const idsOf = (traceId: string, spanId: string): Ids => ({
  ...(traceId === '' ? {} : { traceId }),
  ...(spanId === '' ? {} : { spanId }),
})

function lookAtRecord(record: LogRecord, into: Sightings): void {
  const service = serviceOf(record)
  const ids = idsOf(record.traceId, record.spanId)
  lookAtValue(record.body, (secret) =>
    into.add(secret, { service, where: 'the body of log records', name: 'body', part: 'body' }, ids),
  )
  lookAtAttributes(record.attributes, (secret, key) =>
    into.add(secret, { service, where: `the attribute ${key} of log records`, name: key, part: key }, ids),
  )
}

/** Every export of a stream repeats its attributes: each stream is looked at once. */
function lookAtSeries({ service, name, attributes }: Series, into: Sightings): void {
  lookAtAttributes(attributes, (secret, attribute) =>
    into.add(
      secret,
      { service, where: `the attribute ${attribute} of metric ${name}`, name: attribute, part: name },
      {},
    ),
  )
}

const MOST_NAMES = 100_000

function lookAtResources(resources: ReadonlySet<Resource>, into: Sightings): void {
  for (const resource of resources)
    lookAtAttributes(resource.attributes, (secret, key) =>
      into.add(
        secret,
        {
          service: serviceOf({ resource }),
          where: `the attribute ${key} of the resource`,
          name: key,
          part: key,
        },
        {},
      ),
    )
}

const ofLines = new WeakMap<LogLine, readonly Secret[]>()

/** A line is read once: recordings that differ in little have most of theirs in common. */
function secretsOfLine(line: LogLine): readonly Secret[] {
  let found = ofLines.get(line)
  if (found === undefined) ofLines.set(line, (found = secretsIn(line.text)))
  return found
}

function check({ run, observed }: Judged): Checked {
  const census = censusOf(run)
  const into = new Sightings()
  const resources = new Set<Resource>()
  const names = new Map<string, Set<string>>()
  let named = 0
  for (const span of allSpans(run)) {
    if (isHarness(span)) continue
    resources.add(span.resource)
    let own = names.get(serviceOf(span))
    if (own === undefined) names.set(serviceOf(span), (own = new Set()))
    if (own.has(span.name)) continue
    if (named < MOST_NAMES) {
      own.add(span.name)
      named++
    }
    for (const secret of secretsIn(span.name))
      into.add(
        secret,
        { service: serviceOf(span), where: 'span names', name: 'span name', part: 'span name' },
        idsOf(span.traceId, span.spanId),
      )
  }
  for (const record of observed.logs) {
    resources.add(record.resource)
    lookAtRecord(record, into)
  }
  for (const line of observed.lines)
    for (const secret of secretsOfLine(line))
      into.add(
        secret,
        { service: line.service, where: 'its log lines', name: 'stdout', part: 'standard output' },
        {},
      )
  for (const metric of observed.metrics) resources.add(metric.resource)
  const { series } = metricIndex(observed.metrics)
  for (const stream of series) lookAtSeries(stream, into)
  lookAtResources(resources, into)
  const subjects =
    census.attributes + named + observed.logs.length + observed.lines.length + series.length + resources.size
  return { subjects, findings: [...census.secrets.findings(), ...into.findings()] }
}

export const secretRule: Rule = { code: 'SEC1', check }
