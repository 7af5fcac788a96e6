import { describe, expect, test } from 'vitest'
import { analyse, type Launch } from '../../../load/experiment/index.ts'
import { madeUp } from './made-up.ts'

const refused = (change: (launch: Launch) => Partial<Launch>) => analyse(madeUp({ change }))

describe('a run is refused', () => {
  test.each<[string, RegExp, (launch: Launch) => Partial<Launch>]>([
    ['with a request that was never sent', /^1 requests were never sent/, () => ({ dropped: 1 })],
    ['with an arm that died', /^An arm died: back\.I/, () => ({ died: 'back.I ended' })],
    [
      'with another number of spans than the requests make',
      /^Arm I left another number of spans .* spin: 3 instead of 4, in 2 traces/,
      ({ sent }) => ({ sent: sent.map((one) => ({ ...one, unusual: { 'spin: 3 instead of 4': 2 } })) }),
    ],
    [
      'with an answer that is an error',
      /^1 requests were not answered as they should be: 1 x status 503 from/,
      ({ samples }) => ({
        samples: samples.map((one) => (one.number === 900 ? { ...one, status: 503 } : one)),
      }),
    ],
    [
      'with a request without an answer',
      /1 x no answer from/,
      ({ samples }) => ({
        samples: samples.map((one) => (one.number === 900 ? { ...one, status: 0 } : one)),
      }),
    ],
    [
      'with an error while arms took turns',
      /^1 requests were not answered as they should be: 1 x status 503 from/,
      ({ samples }) => ({ turns: samples.slice(0, 1).map((one) => ({ ...one, status: 503 })) }),
    ],
    [
      'when it was sent late',
      /^Requests were sent late/,
      ({ samples }) => ({ samples: samples.map((one) => ({ ...one, lag: one.number % 10 })) }),
    ],
    [
      'when the generator was busy',
      /^The generator used 80 % of a core/,
      ({ readings }) => ({ readings: readings.map((one, at) => ({ ...one, generator: at * 0.4 })) }),
    ],
    [
      'when the rate was not reached',
      /^\d+\.\d requests\/s were sent where 400 were planned/,
      ({ samples }) => {
        const first = samples[0]?.sent ?? 0
        return { samples: samples.map((one) => ({ ...one, sent: first + (one.sent - first) * 1.05 })) }
      },
    ],
    [
      'when nothing was completed',
      /^No window was completed/,
      ({ samples }) => ({ samples: samples.slice(0, 500) }),
    ],
    [
      'when the uninstrumented arm itself changed',
      /^Launch 1: the uninstrumented arm itself went from/,
      ({ samples }) => ({
        samples: samples.map((one) => (one.number > 12_000 ? { ...one, latency: one.latency * 2 } : one)),
      }),
    ],
    [
      'when too many windows had to be left out',
      /windows were excluded/,
      ({ readings }) => ({
        readings: readings.map((one, at) => ({ ...one, steal: at > 15 ? at * 0.2 : 0 })),
      }),
    ],
  ])('%s', (_, reason, change) => {
    const { verdict, reasons } = refused(change)
    expect(verdict).toBe('INVALID')
    expect(reasons).toEqual(expect.arrayContaining([expect.stringMatching(reason)]))
  })

  test('and not without a reason', () => {
    expect(refused(() => ({})).verdict).toBe('PASS')
  })
})
