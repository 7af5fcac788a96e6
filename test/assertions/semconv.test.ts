// The conventions as data are what the installed package says.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ATTRIBUTES } from '../../assertions/semconv/attributes.generated.ts'
import type { AttributeFacts } from '../../assertions/semconv/facts.ts'
import {
  describesResource,
  familyTitle,
  knownAttribute,
  knownMetric,
  newFamilyOf,
  oldFamilyOf,
  spanConventions,
  successorsOf,
} from '../../assertions/semconv/index.ts'
import { METRICS } from '../../assertions/semconv/metrics.generated.ts'
import { npmAttributes } from '../../tools/semconv/combine.ts'
import { readNpmPackage } from '../../tools/semconv/npm-package.ts'

const published = readNpmPackage()

describe('the generated data', () => {
  test('names the version of the installed package', () => {
    for (const file of ['attributes', 'metrics'])
      expect(readFileSync(`assertions/semconv/${file}.generated.ts`, 'utf8').slice(0, 400)).toContain(
        `@opentelemetry/semantic-conventions ${published.version};`,
      )
  })

  test('has every attribute of the package as the package has it', () => {
    const found = npmAttributes(published)
    expect(found.size).toBeGreaterThan(900)
    const differing = [...found].filter(([key, entry]) => {
      const {
        type: _type,
        recent: _recent,
        ...rest
      } = (ATTRIBUTES as Record<string, AttributeFacts>)[key] ?? {
        values: ['absent'],
      }
      return JSON.stringify(sorted(rest)) !== JSON.stringify(sorted(entry))
    })
    expect(differing).toEqual([])
  })

  test('has every metric of the package', () => {
    expect(published.metrics.length).toBeGreaterThan(500)
    expect(published.metrics.map((one) => one.name).filter((name) => !(name in METRICS))).toEqual([])
  })

  test('leads every old name to names that are current', () => {
    const lost = Object.entries(ATTRIBUTES as Record<string, AttributeFacts>).flatMap(([key, { old = [] }]) =>
      old
        .filter((one) => knownAttribute(one) === undefined || knownAttribute(one)?.old !== undefined)
        .map((one) => `${key} -> ${one}`),
    )
    expect(lost).toEqual([])
  })
})

const sorted = (entry: object): object =>
  Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)))

describe('the registry', () => {
  test.each([
    ['http.method', ['http.request.method']],
    ['http.target', ['url.path', 'url.query']],
    ['messaging.destination', ['messaging.destination.name']],
    ['messaging.message_id', ['messaging.message.id']],
    ['rpc.system', ['rpc.system.name']],
    ['db.statement', ['db.query.text']],
    ['feature_flag.provider_name', ['feature_flag.provider.name']],
  ])('knows that %s was replaced', (key, successors) => {
    expect(successorsOf(key)).toEqual(successors)
  })

  test.each(['http.request.method', 'messaging.system', 'messaging.kafka.offset', 'message.id', 'event_id'])(
    'does not call %s old',
    (key) => {
      expect(successorsOf(key)).toBeUndefined()
    },
  )

  test('knows types, enumerations and templates', () => {
    expect(knownAttribute('http.response.status_code')?.type).toBe('int')
    expect(knownAttribute('http.status_code')?.type).toBe('int')
    expect(knownAttribute('network.transport')?.values).toContain('quic')
    expect(knownAttribute('http.request.header.x-request-id')).toMatchObject({
      type: 'string[]',
      template: true,
    })
    expect(knownAttribute('http.request.headers')).toBeUndefined()
    expect(knownAttribute('bet.amount')).toBeUndefined()
  })

  test('knows instruments and units of metrics', () => {
    expect(knownMetric('http.server.request.duration')).toEqual({ instrument: 'histogram', unit: 's' })
    expect(knownMetric('http.server.active_requests')).toMatchObject({ instrument: 'up-down counter' })
    expect(knownMetric('jvm.memory.used')).toMatchObject({ unit: 'By' })
    expect(knownMetric('game_plays_total')).toBeUndefined()
  })

  test('tells the generations of a subject apart by names that one of them alone has', () => {
    expect([oldFamilyOf('http.method'), newFamilyOf('http.method')]).toEqual(['http', undefined])
    expect([oldFamilyOf('url.full'), newFamilyOf('url.full')]).toEqual([undefined, 'http'])
    // A database client has it as well.
    expect(newFamilyOf('server.address')).toBeUndefined()
    // It was there in the old generation, too.
    expect(newFamilyOf('rpc.method')).toBeUndefined()
    expect(newFamilyOf('rpc.system.name')).toBe('rpc')
    expect(familyTitle('db')).toBe('database')
  })

  test('tells what describes a process from what describes a call', () => {
    expect(
      ['service.version', 'host.name', 'k8s.pod.name', 'telemetry.sdk.name'].map(describesResource),
    ).toEqual([true, true, true, true])
    expect(
      ['thread.name', 'cloud.region', 'faas.trigger', 'service.peer.name', 'process_id'].map(
        describesResource,
      ),
    ).toEqual([false, false, false, false, false])
  })

  test('has every key that the requirements name', () => {
    const keys = spanConventions.flatMap(({ required }) =>
      required.flatMap((one) => [one.key, ...('or' in one ? one.or : [])]),
    )
    expect(keys.length).toBeGreaterThan(20)
    expect(keys.filter((key) => knownAttribute(key) === undefined)).toEqual([])
  })
})
