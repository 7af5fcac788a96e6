import { describe, expect, test } from 'vitest'
import casino from '../../../containers/casino.ts'
import { type Arm, sideBySide } from '../../../load/experiment/index.ts'
import { defineSystem, type Endpoints } from '../../../harness/system/index.ts'

const scenario = casino.load?.scenarios['spin']
if (scenario === undefined) throw new Error('the casino has no load of spins')
const arm = (name: Arm['name'], more: Partial<Arm> = {}): Arm => ({
  name,
  title: name,
  instrumented: false,
  definition: casino,
  faults: [],
  ...more,
})
const together = sideBySide(casino, scenario, [
  arm('U'),
  arm('I', { instrumented: true, sink: { http: 'http://sink:1', grpc: 'http://sink:2' } }),
  arm('M', {
    instrumented: true,
    root: '/elsewhere',
    sink: { http: 'http://other:1', grpc: 'http://other:2' },
  }),
  arm('C', { faults: ['slow-instrumentation'] }),
])

const at: Endpoints = {
  url: (service) => `http://${service}`,
  address: (service, port = 'http') => `${service}:${port}`,
  postgresUrl: (_, database) => `postgres://u:p@server/${database}`,
  redisUrl: () => 'redis://redis',
  kafkaBrokers: () => 'kafka:1',
  rabbitmqUrl: () => 'amqp://rabbit',
  otlpHttp: () => 'http://harness',
  browserOtlpHttp: () => 'http://127.0.0.1:4318',
}
const envOf = (service: string) => together.services[service]?.env(at, { http: 1, grpc: 2 }) ?? {}

describe('arms side by side', () => {
  test('make one sound definition, with the services of each arm and one of what is shared', () => {
    expect(() => defineSystem(together)).not.toThrow()
    expect(Object.keys(together.services)).toHaveLength(2 + 4 * 3)
    expect(together.services['accounts-service']).toBeDefined()
    expect(together.services['vegas-slots-service.M']).toBeDefined()
    expect(together.entry).toBe('vegas-frontend-service.U')
  })

  test('call the services of their own arm, under the names that they have without arms', () => {
    expect(envOf('vegas-frontend-service.I')).toMatchObject({
      OTEL_SERVICE_NAME: 'vegas-frontend-service',
      SLOTS_GRPC_ADDR: 'vegas-slots-service.I:grpc',
      ACCOUNTS_URL: 'http://accounts-service:http',
    })
  })

  test('keep their data apart on one server', () => {
    expect(envOf('vegas-scoring-service.U')['SPRING_DATASOURCE_URL']).toContain('/scoring_u')
    expect(together.infrastructure['postgres']).toMatchObject({
      databases: expect.arrayContaining([
        'scoring_u',
        'scoring_i',
        'scoring_m',
        'scoring_c',
        'accounts',
      ]) as unknown,
    })
  })

  test('send each to its own sink, and the uninstrumented ones nowhere', () => {
    expect(envOf('vegas-slots-service.I')).toMatchObject({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://sink:2' })
    expect(envOf('vegas-slots-service.M')).toMatchObject({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://other:2' })
    for (const service of ['vegas-slots-service.U', 'vegas-slots-service.C', 'accounts-service']) {
      expect(envOf(service)).toMatchObject({ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: '' })
    }
  })

  test('are slowed by the known delay in one arm alone', () => {
    expect(envOf('vegas-slots-service.C')).toMatchObject({ CASINO_FAULT: 'slow-instrumentation' })
    expect(envOf('vegas-slots-service.U')).not.toHaveProperty('CASINO_FAULT')
  })

  test('build once what they have in common, and the other revision where it lies', () => {
    expect(together.services['vegas-slots-service.U']?.build.name).toBe('vegas-slots-service')
    expect(together.services['vegas-slots-service.I']?.build.root).toBeUndefined()
    expect(together.services['vegas-slots-service.M']?.build).toMatchObject({
      name: 'vegas-slots-service.M',
      root: '/elsewhere',
    })
  })
})
