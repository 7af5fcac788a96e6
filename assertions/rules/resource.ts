// RES1: who emitted must be told. RES2 to RES4 are in files of their own.
import type { Resource, Signal } from '../../harness/telemetry/index.ts'
import { describeSpan, perResource, serviceOf } from '../model/index.ts'
import { checkDrift } from './resource-drift.ts'
import { checkInstances, checkSpellings } from './resource-identity.ts'
import { allSpans, Cases, type Checked, type Judged, type Rule } from './rule.ts'

interface Emitted {
  readonly signal: Signal
  readonly text: string
  readonly traceId?: string
  readonly spanId?: string
}

const isNameless = perResource(
  (resource) => serviceOf({ resource }) === '' || serviceOf({ resource }).startsWith('unknown_service'),
)

function checkNames({ observed, run }: Judged): Checked {
  const cases = new Cases('RES1')
  let subjects = 0
  const look = <T extends { readonly resource: Resource }>(one: T, describe: (one: T) => Emitted): void => {
    subjects++
    if (isNameless(one)) addNameless(cases, serviceOf(one), describe(one))
  }
  for (const span of allSpans(run))
    look(span, ({ traceId, spanId }) => ({ signal: 'traces', text: describeSpan(span), traceId, spanId }))
  for (const record of observed.logs)
    look(record, ({ traceId }) => ({
      signal: 'logs',
      text: 'a log record',
      ...(traceId === '' ? {} : { traceId }),
    }))
  for (const metric of observed.metrics)
    look(metric, ({ name }) => ({ signal: 'metrics', text: `metric ${name}` }))
  return { subjects, findings: cases.findings() }
}

function addNameless(cases: Cases, name: string, { signal, text, ...ids }: Emitted): void {
  const message =
    name === ''
      ? `${signal} arrive without service.name`
      : `${signal} arrive under the SDK's stand-in ${name}`
  cases.add({
    subject: { service: name, ...ids },
    message,
    evidence: [{ text: `seen on ${text}`, ...ids }],
  })
}

export const resourceRules: readonly Rule[] = [
  { code: 'RES1', check: checkNames },
  { code: 'RES2', check: checkSpellings },
  { code: 'RES3', check: checkInstances },
  { code: 'RES4', check: checkDrift },
]
