// NAM2: how a system names attributes of its own.
import type { Finding, Severity } from '../../finding.ts'
import type { Checked, Judged, Rule } from '../rule.ts'
import { censusOf } from './census.ts'
import { at, findingOf, listed, type Seen } from './seen.ts'

interface Own {
  readonly service: string
  readonly key: string
  readonly seen: Seen
}

interface Fault {
  readonly severity: Severity
  readonly text: string
}

const NOT_LOWERCASE: Fault = {
  severity: 'warning',
  text: 'attribute keys that are not lowercase words joined by _ and dots',
}
const NO_NAMESPACE: Fault = { severity: 'information', text: 'attribute keys without a namespace' }

function faultOf(key: string): Fault | undefined {
  if (!/^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/.test(key)) return NOT_LOWERCASE
  return key.includes('.') ? undefined : NO_NAMESPACE
}

function check({ run }: Judged): Checked {
  const own = censusOf(run).groups.flatMap(({ service, tallies }) =>
    [...tallies.values()].flatMap(({ facts, seen }): Own[] =>
      facts.known || seen === undefined ? [] : [{ service, key: facts.key, seen }],
    ),
  )
  const findings = [...Map.groupBy(own, ({ service }) => service)].flatMap(([service, used]) =>
    [NOT_LOWERCASE, NO_NAMESPACE].flatMap((fault): Finding[] => {
      const broken = used.filter(({ key }) => faultOf(key) === fault)
      if (broken.length === 0) return []
      const keys = listed(broken.map((one) => one.key))
      const spans = Map.groupBy(broken, (one) => one.key)
      return [
        findingOf({
          code: 'NAM2',
          service,
          name: keys,
          message: `${service} has ${fault.text}: ${keys}`,
          severity: fault.severity,
          evidence: [...spans].map(([key, seen]) => ({
            text: `${key} on ${seen.reduce((sum, one) => sum + one.seen.count, 0)} spans, ${seen[0]?.seen.first.name} among them`,
            ...(seen[0] === undefined ? {} : at(seen[0].seen)),
          })),
          seen: broken.map((one) => one.seen),
        }),
      ]
    }),
  )
  return { subjects: own.reduce((sum, one) => sum + one.seen.count, 0), findings }
}

export const keyRule: Rule = { code: 'NAM2', check }
