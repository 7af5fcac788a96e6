// RES1: who emitted must be told. RES2 to RES4 are in files of their own.
import type { Resource, Signal } from '../../harness/telemetry/index.ts'
import { describeSpan, serviceOf } from '../model/index.ts'
import { checkDrift } from './resource-drift.ts'
import { checkInstances, checkSpellings } from './resource-identity.ts'
import { allSpans, Cases, type Checked, type Judged, type Rule } from './rule.ts'

interface Emitted {
  readonly resource: Resource
  readonly signal: Signal
  readonly text: string
  readonly traceId?: string
  readonly spanId?: string
}

function* everything({ observed, run }: Judged): Generator<Emitted> {
  for (const span of allSpans(run)) {
    const { resource, traceId, spanId } = span
    yield { resource, signal: 'traces', text: describeSpan(span), traceId, spanId }
  }
  for (const { resource, traceId } of observed.logs) {
    yield { resource, signal: 'logs', text: 'a log record', ...(traceId === '' ? {} : { traceId }) }
  }
  for (const { resource, name } of observed.metrics)
    yield { resource, signal: 'metrics', text: `metric ${name}` }
}

function checkNames(judged: Judged): Checked {
  const cases = new Cases('RES1')
  let subjects = 0
  for (const { resource, signal, text, ...ids } of everything(judged)) {
    subjects++
    const name = serviceOf({ resource })
    if (name !== '' && !name.startsWith('unknown_service')) continue
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
  return { subjects, findings: cases.findings() }
}

export const resourceRules: readonly Rule[] = [
  { code: 'RES1', check: checkNames },
  { code: 'RES2', check: checkSpellings },
  { code: 'RES3', check: checkInstances },
  { code: 'RES4', check: checkDrift },
]
