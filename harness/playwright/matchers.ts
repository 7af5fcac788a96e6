// Playwright's `expect` with Pitboss's matchers.
import { expect as base } from '@playwright/test'
import type { TraceContract } from '../../assertions/index.ts'
import {
  type AlertHandle,
  type Asked,
  asPromised,
  correlatedLogs,
  fire,
  fulfil,
  increaseBy,
  type MetricHandle,
  type SettledTrace,
} from '../matchers/index.ts'

export const expect = base.extend({
  toFulfil(this: Asked, trace: SettledTrace, contract: TraceContract) {
    return fulfil(trace, contract, this)
  },
  toHaveCorrelatedLogs(this: Asked, trace: SettledTrace, demand: { readonly in: readonly string[] }) {
    return correlatedLogs(trace, demand, this)
  },
  toBeAsPromised(this: Asked, metric: MetricHandle) {
    return asPromised(metric, this)
  },
  toFire(this: Asked, alert: AlertHandle) {
    return fire(alert, this)
  },
  toIncreaseBy(this: Asked, metric: MetricHandle, by: number) {
    return increaseBy(metric, by, this)
  },
})
