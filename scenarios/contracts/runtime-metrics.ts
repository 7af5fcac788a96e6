// What each language's runtime tells of itself, under the names that the conventions have for it.
import type { MetricContract } from '../../assertions/index.ts'
import { GO, JAVASCRIPT, PYTHON } from './services.ts'

type Rest = Pick<MetricContract, 'instrument' | 'unit'> & { readonly attributes?: readonly string[] }

const runtime = (name: string, services: readonly string[], rest: Rest): MetricContract => ({
  name,
  services,
  attributes: [],
  ...rest,
})

const BYTES = { instrument: 'up-down counter', unit: 'By' } as const

export const runtimeMetrics: readonly MetricContract[] = [
  runtime('v8js.memory.heap.used', JAVASCRIPT, {
    instrument: 'gauge',
    unit: 'By',
    attributes: ['v8js.heap.space.name'],
  }),
  runtime('nodejs.eventloop.utilization', JAVASCRIPT, { instrument: 'gauge', unit: '1' }),
  runtime('go.memory.used', GO, { ...BYTES, attributes: ['go.memory.type'] }),
  runtime('go.goroutine.count', GO, { instrument: 'up-down counter', unit: '{goroutine}' }),
  runtime('process.memory.usage', PYTHON, BYTES),
  runtime('cpython.gc.collections', PYTHON, { instrument: 'counter', unit: '{collection}' }),
]

/** No promise of a whole run: the agent stops measuring before the export at its end, and a short run has no other. */
export const jvmMemory = runtime('jvm.memory.used', ['vegas-scoring-service'], {
  ...BYTES,
  attributes: ['jvm.memory.type', 'jvm.memory.pool.name'],
})
