import { expect, test } from 'vitest'
import { k6Reader, samplesFrom, samplesText } from '../../../load/experiment/samples.ts'
import { sentBy } from '../../../load/experiment/sent.ts'
import { plannedRequest } from '../../../load/plan.ts'
import { madeUp, plan } from './made-up.ts'

test('of what k6 writes, requests and drops are read', () => {
  const read = k6Reader()
  expect(read('metric_name,timestamp,metric_value,status,extra_tags,metadata')).toBeUndefined()
  expect(read('http_reqs,1795552829986330,1.000000,200,,')).toBeUndefined()
  expect(read('dropped_iterations,1795552829986330,3.000000,,,')).toEqual({ dropped: 3 })
  expect(
    read('casino_request,1795552829987716,12.5,,kind=spin&arm=U2&path=%2Fx,n=41&l=2&c=200&s=1795552829975'),
  ).toEqual({
    sample: { number: 41, arm: 'U2', kind: 'spin', sent: 1795552829975, lag: 2, status: 200, latency: 12.5 },
    path: '/x',
  })
})

test('samples are the same after a round trip through their file', () => {
  const { launches } = madeUp({ plan: { launches: 2, windows: 2 } })
  const again = samplesFrom(samplesText(launches))
  expect([...again.keys()]).toEqual([0, 1])
  expect(again.get(1)).toEqual(launches[1]?.samples)
  expect(() => samplesFrom('something else\n1,2')).toThrow('not a file of samples')
})

test('a trace with another number of spans than is usual for its kind is told', () => {
  const samples = (madeUp({ plan: { windows: 1 } }).launches[0]?.samples ?? []).slice(0, 400)
  const own = samples.filter(({ arm }) => arm === 'I')
  const short = plannedRequest(plan.seed, own[3]?.number ?? 0, 4).traceId
  const none = plannedRequest(plan.seed, own[5]?.number ?? 0, 4).traceId
  const recording = {
    spanCountOfTrace: (id: string) => (id === short ? 16 : id === none ? 0 : 17),
    spanCountOf: () => 1682,
    services: () => ['front', 'back'],
    counts: () => ({ traces: 0, spans: 3364, logRecords: 0, logLines: 0, dataPoints: 0, resent: 0 }),
  }
  const sent = sentBy('I', recording, { bytes: 1000, answers: 200 }, plan, samples)
  // Half of all answers are not measured, and so is half of what was sent.
  expect(sent).toMatchObject({ requests: 100, spans: 1682, bytes: 500, byService: { front: 841, back: 841 } })
  expect(sent.unusual).toEqual({ 'spin: 16 instead of 17': 1, 'spin: no span at all': 1 })
})

const silent = { spanCountOfTrace: () => 0, spanCountOf: () => 0, services: () => [] }

test('an arm that sends nothing at all is told, though all its traces are alike', () => {
  const samples = (madeUp({ plan: { windows: 1 } }).launches[0]?.samples ?? []).slice(0, 40)
  const counts = () => ({ traces: 0, spans: 0, logRecords: 0, logLines: 0, dataPoints: 0, resent: 0 })
  const { unusual } = sentBy('I', { ...silent, counts }, { bytes: 0, answers: 10 }, plan, samples)
  expect(unusual).toEqual({ 'spin: no span at all': 10 })
})
