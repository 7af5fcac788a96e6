// MET2: metrics are of the instrument and unit that their contract names, or the semantic conventions where none does.
import { type MetricIndex, metricIndex, type Series } from '../metrics/index.ts'
import { type MetricFacts, knownMetric } from '../semconv/index.ts'
import { cameFrom, checkPromised, promisesOf } from './metric-promised.ts'
import { Cases, type Checked, type Judged } from './rule.ts'

export function checkKinds(judged: Judged): Checked {
  const index = metricIndex(judged.observed.metrics)
  const there = promisesOf(judged).filter((promised) => cameFrom(index, promised))
  const findings = there.flatMap((one) => checkPromised(judged, one))
  const promised = new Set(there.map(({ contract, service }) => `${service}\n${contract.name}`))
  const conventional = checkConventions(index, promised)
  return {
    subjects: there.length + conventional.subjects,
    findings: [...findings.filter((finding) => finding.code === 'MET2'), ...conventional.findings],
  }
}

/** Nobody promised these: a warning, for the conventions move, and instrumentation with them. */
function checkConventions(index: MetricIndex, promised: ReadonlySet<string>): Checked {
  const cases = new Cases('MET2')
  const metrics = Map.groupBy(index.series, ({ service, name }) => `${service}\n${name}`)
  let subjects = 0
  for (const [key, streams] of metrics) {
    const [first] = streams
    const facts = first === undefined ? undefined : knownMetric(first.name)
    if (first === undefined || facts === undefined || promised.has(key)) continue
    if (facts.instrument === undefined && facts.unit === undefined) continue
    subjects++
    for (const message of new Set(streams.flatMap((one) => differences(one, facts)))) {
      const { service, name, scope } = first
      const text = `instrumentation scope ${scope || 'without a name'}`
      cases.add({ subject: { service, name }, severity: 'warning', message, evidence: [{ text }] })
    }
  }
  return { subjects, findings: cases.findings() }
}

function differences({ service, name, instrument, unit }: Series, facts: MetricFacts): string[] {
  const found: string[] = []
  const what = `${name} of ${service}`
  if (facts.instrument !== undefined && instrument !== undefined && instrument !== facts.instrument)
    found.push(`${what} is ${article(instrument)}; by the conventions it is ${article(facts.instrument)}`)
  if (facts.unit !== undefined && unit !== facts.unit)
    found.push(
      `${what} has the unit ${JSON.stringify(unit)}; by the conventions it is ${JSON.stringify(facts.unit)}`,
    )
  return found
}

const article = (instrument: string): string => `${/^[aeiou]/.test(instrument) ? 'an' : 'a'} ${instrument}`
