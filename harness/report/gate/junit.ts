// The comparison as JUnit XML: a test case a change that fails or warns, and one for each service that is unchanged.
import type { MeasuredChange } from '../../../assertions/index.ts'
import { type Case, document, failure, output } from '../junit-elements.ts'
import type { GateRecord, ReportedDifference } from './record.ts'
import { adviceOf, overheadOf, sentenceOf, whyOf } from './sentences.ts'

/** UTF-8 text. `services`: all that were compared, so that a pass says on what. */
export function renderGateJUnit(record: GateRecord, services: readonly string[]): string {
  const told = record.differences.filter(({ outcome }) => outcome !== 'passes')
  const broken = new Set(told.map(({ service }) => service))
  const cases = [
    ...told.map((one) => caseOf(one, record)),
    ...services.filter((service) => !broken.has(service)).map(unchanged),
    ...(record.overhead?.verdict === 'PASS' ? [within(record.overhead)] : []),
  ]
  return document(`pitboss gate ${record.system}`, [{ name: 'telemetry', cases }])
}

function caseOf(one: ReportedDifference, { acceptedFile }: GateRecord): Case {
  const base = { name: sentenceOf(one), classname: 'pitboss.gate', seconds: 0 }
  if (one.outcome !== 'fails') return { ...base, outcome: 'passed', inner: output(one.reason ?? whyOf(one)) }
  const body = [sentenceOf(one), whyOf(one), adviceOf(one, acceptedFile)].filter(Boolean).join('\n')
  return { ...base, outcome: 'failed', inner: failure(sentenceOf(one), one.change, body) }
}

/** Any other verdict is told as a change. */
const within = (measured: MeasuredChange): Case => ({
  name: `load ${measured.scenario}: no slower than the base`,
  classname: 'pitboss.gate',
  seconds: 0,
  outcome: 'passed',
  inner: output(overheadOf(measured)),
})

const unchanged = (service: string): Case => ({
  name: `${service}: telemetry as before`,
  classname: 'pitboss.gate',
  seconds: 0,
  outcome: 'passed',
  inner: '',
})
