import { expect, test } from 'vitest'
import casino from '../../../containers/casino.ts'
import { type Arm, groupsOf, sideBySide, triedSettings } from '../../../load/experiment/index.ts'
import { settingsMarkdown } from '../../../load/report/index.ts'
import { madeUp, plan } from './made-up.ts'

const gzip = { title: 'compressed', env: { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' } }
const unlogged = { title: 'no log records', loses: 'log records' }
const arms = [
  ...plan.arms.filter(({ name }) => name === 'U' || name === 'I'),
  { name: 'S1', title: 'compressed', instrumented: true, faults: [], revision: 'abc', settingName: 'gzip' },
  {
    name: 'S2',
    title: 'no log records',
    instrumented: true,
    faults: [],
    revision: 'abc',
    settingName: 'no-logs',
  },
] as const

test('each setting has a row beside the instrumentation as it is, against none and against that', () => {
  const recorded = madeUp({ plan: { arms }, slower: { I: 1.1, S1: 1.2 } })
  const { rows, refused } = triedSettings([recorded], { gzip, 'no-logs': unlogged })
  expect(refused).toEqual([])
  expect(rows.map(({ name, loses }) => [name, loses])).toEqual([
    ['as it is', undefined],
    ['gzip', undefined],
    ['no-logs', 'log records'],
  ])
  expect(rows.map(({ p50 }) => p50?.ratio.toFixed(1))).toEqual(['1.1', '1.2', '1.0'])
  // The made-up instrumented arm alone takes a tenth more of the processor.
  expect(rows.map(({ cpu }) => cpu?.ratio.toFixed(2))).toEqual(['1.10', '1.00', '1.00'])
  expect(rows.map(({ cpuChange }) => cpuChange?.ratio.toFixed(2))).toEqual([undefined, '0.91', '0.91'])
  expect(settingsMarkdown({ rows, refused })).toContain('| gzip | compressed |  | 1 | +0.0 %')
})

test('a group that proves nothing is named, with the reason', () => {
  const recorded = madeUp({ plan: { arms }, change: () => ({ dropped: 2 }) })
  const { refused } = triedSettings([recorded], {})
  expect(refused).toEqual([expect.stringMatching(/^Group 1: 2 requests were never sent/)])
})

test('what a setting loses is no reason to refuse the run; what the instrumentation loses is', () => {
  const lost = (arm: 'I' | 'S2') =>
    triedSettings(
      [
        madeUp({
          plan: { arms },
          change: ({ sent }) => ({
            sent: sent.map((one) => ({ ...one, arm, unusual: { 'spin: no span at all': 9 } })),
          }),
        }),
      ],
      {},
    ).refused
  expect(lost('S2')).toEqual([])
  expect(lost('I')).toEqual([expect.stringMatching(/^Group 1: Arm I left another number of spans/)])
})

test('settings are tried a few at a time, in groups of one size', () => {
  const names = Array.from({ length: 9 }, (_, at) => [`s${at}`, gzip] as const)
  expect(groupsOf(names).map((group) => group.length)).toEqual([3, 3, 3])
  expect(groupsOf([])).toEqual([])
})

test('an arm with a setting is told so after all else, and sends as the setting says', () => {
  const scenario = casino.load?.scenarios['spin']
  if (scenario === undefined) throw new Error('the casino has no load of spins')
  const arm: Arm = {
    name: 'S1',
    title: '',
    instrumented: true,
    definition: casino,
    faults: [],
    setting: { title: '', env: { OTEL_BSP_SCHEDULE_DELAY: '7' }, otlpProtocol: 'http/protobuf' },
    sink: { http: 'http://sink:1', grpc: 'http://sink:2' },
  }
  const { services } = sideBySide(casino, scenario, [arm])
  const at = {
    url: () => '',
    address: () => '',
    postgresUrl: () => 'postgres://u:p@server/db',
    redisUrl: () => '',
    kafkaBrokers: () => '',
    rabbitmqUrl: () => '',
    otlpHttp: () => '',
    browserOtlpHttp: () => '',
    built: () => '',
  }
  expect(services['vegas-slots-service.S1']?.env(at, { http: 1, grpc: 2 })).toMatchObject({
    OTEL_BSP_SCHEDULE_DELAY: '7',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://sink:1',
  })
})
