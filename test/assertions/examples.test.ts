// Each rule holds on its passing example and is broken by its failing one, and by nothing but what it is for.
import { describe, expect, test } from 'vitest'
import type { RuleExample } from '../../assertions/examples/example.ts'
import { deliveryExamples } from '../../assertions/examples/delivery.ts'
import { logExamples } from '../../assertions/examples/logs.ts'
import { metricExamples } from '../../assertions/examples/metrics.ts'
import { resourceExamples } from '../../assertions/examples/resource.ts'
import { judge } from '../../assertions/index.ts'

const outcomeOf = (code: string, { observed, topology, expectations }: RuleExample) =>
  judge(observed, topology, expectations).rules.find((one) => one.code === code)

describe.each(
  Object.entries({ ...resourceExamples, ...logExamples, ...metricExamples, ...deliveryExamples }),
)('%s', (code, make) => {
  const { passing, failing } = make()

  test('holds on its passing example, with something to look at', () => {
    expect(outcomeOf(code, passing)).toMatchObject({ outcome: 'holds', findings: [] })
    expect(outcomeOf(code, passing)?.subjects).toBeGreaterThan(0)
  })

  test('is broken by its failing example', () => {
    const found = outcomeOf(code, failing)
    expect(found?.outcome).toBe('broken')
    expect(found?.findings.every((finding) => finding.evidence.length > 0 && finding.remedy !== '')).toBe(
      true,
    )
  })
})
