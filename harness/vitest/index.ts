// vitest's `expect` with Pitboss's matchers: `import '../harness/vitest/index.ts'` in a test or a set-up file.
import { expect } from 'vitest'
import type { TraceContract } from '../../assertions/index.ts'
import {
  type Asked,
  asPromised,
  correlatedLogs,
  fulfil,
  increaseBy,
  type MetricHandle,
  type SettledTrace,
} from '../matchers/index.ts'

interface PitbossMatchers<R> {
  /** The trace has the tree that the contract demands. */
  toFulfil(contract: TraceContract): R
  /** Every log of these services that belongs to the trace carries its ids, on stdout and over OTLP. */
  toHaveCorrelatedLogs(demand: { readonly in: readonly string[] }): R
  /** Every service that promises the metric has sent it, with its instrument, unit and attributes. */
  toBeAsPromised(): Promise<R>
  /** The metric is what it promises to be, and rose by what the test caused. */
  toIncreaseBy(by: number): Promise<R>
}

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends PitbossMatchers<R> {}
}

expect.extend({
  toFulfil(this: Asked, trace: SettledTrace, contract: TraceContract) {
    return fulfil(trace, contract, this)
  },
  toHaveCorrelatedLogs(this: Asked, trace: SettledTrace, demand: { readonly in: readonly string[] }) {
    return correlatedLogs(trace, demand, this)
  },
  toBeAsPromised(this: Asked, metric: MetricHandle) {
    return asPromised(metric, this)
  },
  toIncreaseBy(this: Asked, metric: MetricHandle, by: number) {
    return increaseBy(metric, by, this)
  },
})

export { expect }
