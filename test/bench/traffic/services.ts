// The six services of the made-up system, each with the resource and scopes of its language's SDK.
import type {
  Attributes,
  AttributeValue,
  InstrumentationScope,
  Resource,
} from '../../../harness/telemetry/index.ts'

export const SERVICES = ['gateway', 'slots', 'scoring', 'ledger', 'payouts', 'read-model'] as const
export type Service = (typeof SERVICES)[number]

const LANGUAGES: Readonly<Record<Service, string>> = {
  gateway: 'nodejs',
  slots: 'nodejs',
  scoring: 'python',
  ledger: 'java',
  payouts: 'go',
  'read-model': 'java',
}

export const attributes = (values: Readonly<Record<string, AttributeValue>>): Attributes =>
  Object.entries(values).map(([key, value]) => ({ key, value }))

export function resourceOf(service: Service, process = 1): Resource {
  const language = LANGUAGES[service]
  return {
    attributes: attributes({
      'service.name': service,
      'service.version': '2.4.1',
      'service.namespace': 'casino',
      'service.instance.id': `${service}-${process}`,
      'deployment.environment.name': 'bench',
      'telemetry.sdk.language': language,
      'telemetry.sdk.name': 'opentelemetry',
      'telemetry.sdk.version': '2.1.0',
      'host.name': `${service}-7d9f5c6b4-x2x7q`,
      'host.arch': 'amd64',
      'os.type': 'linux',
      'process.pid': BigInt(4000 + process),
      'process.runtime.name': language,
    }),
    droppedAttributesCount: 0,
    entityRefs: [],
    schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
  }
}

export function scopeOf(service: Service, library: string): InstrumentationScope {
  return {
    name: `opentelemetry.instrumentation.${LANGUAGES[service]}.${library}`,
    version: '0.207.0',
    attributes: [],
    droppedAttributesCount: 0,
    schemaUrl: '',
  }
}
