// Ids, names and the span builder that the sample traces share.
import type { Span } from '../../harness/telemetry/index.ts'
import { resource, span, type SpanOptions } from './build.ts'

export const SPIN = '4bf92f3577b34da6a3ce929d0e0e4736'
export const TRANSFER = '9c1e7f20d44a4b1c8e0f5d7a6b3c2d10'
export const FRAGMENT = 'e20b64a81f3d4c07b95ad2c61e8f7034'

const KINDS = { INTERNAL: 1, SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5, UNSPECIFIED: 0 }
export const id = (number: number): string => (0xa1b2c300 + number).toString(16).padStart(16, '00f067aa')

type Short = Omit<SpanOptions, 'spanId' | 'parentSpanId'> & { readonly n: number; readonly under?: number }

export function one({ n, under, ...rest }: Short): Span {
  const kind = rest.kind ?? 'INTERNAL'
  return span({
    ...rest,
    kind,
    kindNumber: KINDS[kind],
    spanId: id(n),
    parentSpanId: under === undefined ? '' : id(under),
    resource: resource(rest.service, {
      'service.instance.id': `${rest.service}-7f3a`,
      'telemetry.sdk.language': 'nodejs',
    }),
  })
}

export const front = 'vegas-frontend-service'
export const slots = 'vegas-slots-service'
export const scoring = 'vegas-scoring-service'
export const orchestrator = 'orchestrator-service'
export const ledger = 'ledger-service'
export const readModel = 'read-model-service'
