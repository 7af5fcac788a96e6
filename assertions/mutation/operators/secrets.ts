// Personal data and secrets where they do not belong.
import { isDatabase } from '../../model/index.ts'
import type { Operator } from '../mutant.ts'
import { anywhere, has, set } from './kinds.ts'
import { onceInEachService } from './sites.ts'

export const secretOperators: readonly Operator[] = [
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
]
