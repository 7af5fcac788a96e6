// Playwright's `expect` with Pitboss's matchers.
import { expect as base } from '@playwright/test'
import type { TraceContract } from '../../assertions/index.ts'
import {
  asPromised,
  correlatedLogs,
  fulfil,
  increaseBy,
  type MetricHandle,
  type SettledTrace,
} from '../matchers/index.ts'

export const expect = base.extend({
  toFulfil: (trace: SettledTrace, contract: TraceContract) => fulfil(trace, contract),
  toHaveCorrelatedLogs: (trace: SettledTrace, demand: { readonly in: readonly string[] }) =>
    correlatedLogs(trace, demand),
  toBeAsPromised: (metric: MetricHandle) => asPromised(metric),
  toIncreaseBy: (metric: MetricHandle, by: number) => increaseBy(metric, by),
})
