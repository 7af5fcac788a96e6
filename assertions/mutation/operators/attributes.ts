// Defects of names and attributes.
import type { Span } from '../../../harness/telemetry/index.ts'
import { attribute } from '../../../harness/telemetry/index.ts'
import { isBrowser, isDatabase, isMessaging } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { editChosen, madeId, renamed, withoutAttributes } from '../edit.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'
import { has, isHttpClient, isHttpServer, set } from './kinds.ts'
import { byService, inEachService, onceInEachService } from './sites.ts'

const changed =
  (from: string, to: string) =>
  (span: Span): Span => ({ ...span, attributes: renamed(span.attributes, from, to) })

const dropped =
  (...keys: readonly string[]) =>
  (span: Span): Span => ({ ...span, attributes: withoutAttributes(span.attributes, ...keys) })

function numberedNames({ run }: Specimen): Site[] {
  return byService(run, (span) => span.kind === 'INTERNAL' || span.kind === 'SERVER').map(
    ([service, spans]) => ({
      at: service,
      verdict: { codes: ['NAM1'], service },
      apply: (observed: Observed) =>
        editChosen(observed, new Set(spans), (span) => ({
          ...span,
          name: `${span.name} ${madeId('order', Number(span.startTime % 100_000n), 16)}`,
        })),
    }),
  )
}

const REQUIRED: readonly (readonly [string, (span: Span) => boolean, readonly string[]])[] = [
  ['http-method-missing', isHttpServer, ['http.request.method']],
  ['http-server-path-missing', isHttpServer, ['url.path', 'url.scheme']],
  ['http-client-url-missing', isHttpClient, ['url.full', 'server.address', 'server.port']],
  [
    'db-system-missing',
    (span) => span.kind === 'CLIENT' && isDatabase(span),
    ['db.system.name', 'db.system'],
  ],
  ['messaging-system-missing', isMessaging, ['messaging.system']],
  [
    'messaging-operation-missing',
    isMessaging,
    ['messaging.operation.name', 'messaging.operation.type', 'messaging.operation'],
  ],
]

export const attributeOperators: readonly Operator[] = [
  ...REQUIRED.map(
    ([name, chosen, keys]): Operator => ({
      name,
      defect: `spans lack ${keys.join(' and ')}`,
      rule: 'ATT1',
      sites: inEachService({ codes: ['ATT1'], chosen, edit: dropped(...keys) }),
    }),
  ),
  {
    name: 'camel-case-key',
    defect: 'an attribute key in camel case',
    rule: 'NAM2',
    sites: inEachService({
      codes: ['NAM2'],
      chosen: (span) => span.kind !== 'CLIENT',
      edit: set('orderTotal', 12n),
    }),
  },
  {
    name: 'route-missing',
    defect: 'SERVER spans without http.route',
    rule: 'ATT1',
    sites: inEachService({
      codes: ['ATT1', 'TRC14'],
      chosen: isHttpServer,
      edit: (span) => ({ ...dropped('http.route')(span), name: 'POST' }),
    }),
  },
  {
    name: 'old-http-names',
    defect: 'one service uses the old HTTP names',
    rule: 'ATT2',
    sites: inEachService({
      codes: ['ATT2', 'ATT3'],
      chosen: (span) => isHttpServer(span) || isHttpClient(span),
      edit: (span) =>
        changed(
          'http.request.method',
          'http.method',
        )(changed('http.response.status_code', 'http.status_code')(changed('url.full', 'http.url')(span))),
    }),
  },
  {
    name: 'mixed-db-names',
    defect: 'one service uses the old database names',
    rule: 'ATT3',
    sites: inEachService({
      codes: ['ATT3', 'ATT2'],
      chosen: (span) => has(span, 'db.system.name') && !has(span, 'db.system'),
      edit: (span) => changed('db.system.name', 'db.system')(changed('db.query.text', 'db.statement')(span)),
    }),
  },
  {
    name: 'status-as-text',
    defect: 'a status code as text',
    rule: 'ATT2',
    sites: inEachService({
      codes: ['ATT2'],
      chosen: (span) => isHttpServer(span) || isHttpClient(span),
      edit: (span) =>
        set(
          'http.response.status_code',
          String(attribute(span.attributes, 'http.response.status_code') ?? 200n),
        )(span),
    }),
  },
  {
    name: 'value-outside-enumeration',
    defect: 'a value that the enumeration has not',
    rule: 'ATT2',
    sites: inEachService({
      codes: ['ATT2'],
      chosen: (span) => isHttpServer(span) || isHttpClient(span),
      edit: set('network.transport', 'carrier pigeon'),
    }),
  },
  {
    name: 'resource-on-span',
    defect: 'attributes of the process on every span',
    rule: 'ATT4',
    sites: inEachService({
      codes: ['ATT4'],
      chosen: (span) => !isBrowser(span),
      edit: set('host.name', 'node-7'),
    }),
  },
  {
    name: 'empty-value',
    defect: 'an attribute without value',
    rule: 'ATT5',
    sites: inEachService({
      codes: ['ATT5'],
      chosen: (span) => !isBrowser(span),
      edit: set('session.id', ''),
    }),
  },
  {
    name: 'key-twice',
    defect: 'an attribute key twice',
    rule: 'ATT5',
    sites: onceInEachService({
      codes: ['ATT5'],
      chosen: (span) => span.attributes.length > 0,
      edit: (span) => ({
        ...span,
        attributes: [...span.attributes, span.attributes[0] as Span['attributes'][0]],
      }),
    }),
  },
  { name: 'numbered-names', defect: 'ids in span names', rule: 'NAM1', sites: numberedNames },
]
