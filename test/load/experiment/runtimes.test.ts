import { describe, expect, test } from 'vitest'
import { goTold, javaTold, nodeTold, runtimeCost } from '../../../load/experiment/runtimes.ts'
import type { Launch, RuntimeReading } from '../../../load/experiment/index.ts'

describe('what runtimes write of themselves is read', () => {
  test('of Node, a line a second', () => {
    const text = '{"time":5000,"collected":1.5,"loop":{"mean":0.2,"p99":3}}\n{"time":60'
    expect(nodeTold(text)).toEqual([{ time: 5000, collected: 1.5, loop: { mean: 0.2, p99: 3 } }])
  })
  test('of a JVM, its pauses and not what it does meanwhile', () => {
    const text = `[1764028800123ms] Using Serial
[1764028801000ms] GC(0) Pause Young (Allocation Failure) 27M->3M(96M) 5.234ms
[1764028802000ms] GC(1) Concurrent Mark 12.000ms
`
    expect(javaTold(text)).toEqual([{ time: 1764028801000, collected: 5.234 }])
  })
  test('of Go, the two parts of a collection that stop the program', () => {
    const text =
      'gc 3 @1.500s 2%: 0.018+1.3+0.076 ms clock, 0.1+0.3/1.2/0+0.5 ms cpu, 4->4->2 MB, 5 MB goal, 2 P\n'
    expect(goTold(text, 10_000)).toEqual([{ time: 11_500, collected: 0.018 + 0.076 }])
  })
})

describe('the cost of a runtime', () => {
  const launch = (told?: readonly RuntimeReading[]): Launch => ({
    samples: [],
    readings: [],
    dropped: 0,
    sent: [],
    ...(told === undefined ? {} : { runtimes: { 'a.U': told } }),
  })
  const windows = [{ launch: 0, window: 1, from: 1000, to: 2000, latencies: new Map() }]

  test('is what it told within the windows, by request', () => {
    const told = [
      { time: 500, collected: 99, loop: { mean: 99, p99: 99 } },
      { time: 1500, collected: 2, loop: { mean: 1, p99: 4 } },
      { time: 1900, collected: 1, loop: { mean: 3, p99: 6 } },
    ]
    expect(runtimeCost([launch(told)], windows, 'a.U', 100)).toEqual({
      collections: 30,
      loop: { mean: 2, p99: 5 },
    })
  })
  test('is unknown, and not nothing, where a runtime told nothing', () => {
    expect(runtimeCost([launch([])], windows, 'a.U', 100)).toEqual({})
    expect(runtimeCost([launch()], windows, 'a.U', 100)).toEqual({})
  })
  test('is nothing where there was no collection in the windows', () => {
    expect(runtimeCost([launch([{ time: 1, collected: 5 }])], windows, 'a.U', 100)).toEqual({
      collections: 0,
    })
  })
})
