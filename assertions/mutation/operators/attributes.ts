// Defects of names, attributes, status and exceptions.
import type { AttributeValue, Span } from '../../../harness/telemetry/index.ts'
import { attribute } from '../../../harness/telemetry/index.ts'
import { isBrowser, isDatabase, isMessaging, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { editChosen, madeId, renamed, setOnSpan, withAttribute, withoutAttributes } from '../edit.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'
import { byService, inEachService, onceInEachService } from './sites.ts'

const has = (span: Span, ...keys: readonly string[]): boolean =>
  keys.some((key) => attribute(span.attributes, key) !== undefined)

const isHttpServer = (span: Span): boolean => span.kind === 'SERVER' && has(span, 'http.request.method')
const isHttpClient = (span: Span): boolean =>
  span.kind === 'CLIENT' && has(span, 'http.request.method') && !isBrowser(span)

const set =
  (key: string, value: AttributeValue) =>
  (span: Span): Span =>
    setOnSpan(span, key, value)

const anywhere = (): boolean => true

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

/** The second time that an exception is told, one frame further up. */
const exception =
  (type: string | undefined) =>
  (span: Span): Span => ({
    ...span,
    events: [
      ...span.events,
      {
        time: span.endTime,
        name: 'exception',
        attributes:
          type === undefined
            ? []
            : [
                { key: 'exception.type', value: type },
                { key: 'exception.message', value: 'no such row' },
              ],
        droppedAttributesCount: 0,
      },
    ],
  })

const failing =
  (status: bigint, code: 'ERROR' | 'UNSET') =>
  (span: Span): Span => ({
    ...span,
    attributes: withAttribute(
      withoutAttributes(span.attributes, 'error.type'),
      'http.response.status_code',
      status,
    ),
    status: { code, codeNumber: code === 'ERROR' ? 2 : 0, message: '' },
  })

/** A dependency fails and decides the answer; the caller says OK. */
function successOverFailure({ run, hops }: Specimen): Site[] {
  return hops
    .filter((site) => site.kind === 'call')
    .flatMap((site) => {
      const calls = site.crossings.flatMap(({ sender, receiver }) => {
        const above = run.parentOf(sender)
        return above !== undefined && serviceOf(above) === serviceOf(sender)
          ? [{ sender, receiver, above }]
          : []
      })
      const [one] = calls
      if (one === undefined || isBrowser(one.above)) return []
      return {
        at: `${site.hop.from}, above its call of ${site.hop.to} ${site.hop.operation}`,
        verdict: { codes: ['TRC20'] as const, service: site.hop.from },
        apply: (observed: Observed) =>
          editChosen(observed, new Set([one.above, one.sender, one.receiver]), (span) => {
            if (span === one.above) return { ...span, status: { code: 'OK', codeNumber: 1, message: '' } }
            const failed = has(span, 'http.response.status_code')
              ? failing(500n, 'ERROR')(span)
              : set('rpc.grpc.status_code', 13n)(span)
            return {
              ...failed,
              status: { code: 'ERROR', codeNumber: 2, message: '' },
              attributes: withAttribute(failed.attributes, 'error.type', '500'),
            }
          }),
      }
    })
}

export const attributeOperators: readonly Operator[] = [
  { name: 'numbered-names', defect: 'ids in span names', rule: 'NAM1', sites: numberedNames },
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
  ...REQUIRED.map(
    ([name, chosen, keys]): Operator => ({
      name,
      defect: `spans lack ${keys.join(' and ')}`,
      rule: 'ATT1',
      sites: inEachService({ codes: ['ATT1'], chosen, edit: dropped(...keys) }),
    }),
  ),
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
  {
    name: 'email-in-attribute',
    defect: 'an e-mail address in an attribute',
    rule: 'SEC1',
    sites: onceInEachService({
      codes: ['SEC1'],
      chosen: anywhere,
      edit: set('enduser.contact', 'ada.lovelace@example.com'),
    }),
  },
  {
    name: 'card-in-attribute',
    defect: 'a card number in an attribute',
    rule: 'SEC1',
    sites: onceInEachService({
      codes: ['SEC1'],
      chosen: anywhere,
      edit: set('payment.card', '4111 1111 1111 1111'),
    }),
  },
  {
    name: 'token-in-header',
    defect: 'a bearer token in a recorded header',
    rule: 'SEC1',
    sites: onceInEachService({
      codes: ['SEC1'],
      chosen: anywhere,
      edit: set('http.request.header.authorization', [
        'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlMTIzNDU2Nzg5MA',
      ]),
    }),
  },
  {
    name: 'key-in-url',
    defect: 'an API key in a URL',
    rule: 'SEC1',
    sites: onceInEachService({
      codes: ['SEC1'],
      chosen: (span) => has(span, 'url.full', 'url.path'),
      edit: set('url.query', 'api_key=sk_live_4f9a8b7c6d5e4f3a2b1c'),
    }),
  },
  {
    name: 'password-in-connection',
    defect: 'a password in a connection string',
    rule: 'SEC1',
    sites: onceInEachService({
      codes: ['SEC1'],
      chosen: isDatabase,
      edit: set('db.connection_string', 'postgres://casino:hunter2@db:5432/casino'),
    }),
  },
  {
    name: 'server-error-unset',
    defect: 'a 500 of a SERVER span without status',
    rule: 'STA1',
    sites: onceInEachService({ codes: ['STA1'], chosen: isHttpServer, edit: failing(500n, 'UNSET') }),
  },
  {
    name: 'client-fault-as-error',
    defect: 'a 404 of a SERVER span as error',
    rule: 'STA1',
    sites: onceInEachService({
      codes: ['STA1'],
      chosen: isHttpServer,
      edit: (span) => setOnSpan(failing(404n, 'ERROR')(span), 'error.type', '404'),
    }),
  },
  {
    name: 'error-without-type',
    defect: 'status ERROR without error.type',
    rule: 'STA1',
    sites: onceInEachService({
      codes: ['STA1'],
      chosen: (span) => isHttpServer(span) || isHttpClient(span),
      edit: failing(500n, 'ERROR'),
    }),
  },
  {
    name: 'call-error-unset',
    defect: 'a CLIENT span of a refused call without error',
    rule: 'STA1',
    sites: onceInEachService({ codes: ['STA1'], chosen: isHttpClient, edit: failing(404n, 'UNSET') }),
  },
  {
    name: 'success-over-failure',
    defect: 'OK above a failure that decided the answer',
    rule: 'TRC20',
    sites: successOverFailure,
  },
  {
    name: 'bare-exception',
    defect: 'an exception without type and message',
    rule: 'EXC1',
    sites: onceInEachService({ codes: ['EXC1'], chosen: anywhere, edit: exception(undefined) }),
  },
  {
    name: 'exception-twice',
    defect: 'an exception recorded twice',
    rule: 'EXC1',
    sites: onceInEachService({
      codes: ['EXC1'],
      chosen: anywhere,
      edit: (span) => exception('NotFound')(exception('NotFound')(span)),
    }),
  },
]
