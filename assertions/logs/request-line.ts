// Lines that account for a request: an access log, in whatever form.
import { type Fields, isFields, plainKey } from './fields.ts'
import type { LoggedRequest } from './log-entry.ts'

const METHOD = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/
const METHOD_KEYS = new Set(['method', 'httpmethod', 'requestmethod', 'httprequestmethod', 'verb'])
const PATH_KEYS = new Set([
  'path',
  'url',
  'uri',
  'target',
  'route',
  'httptarget',
  'httproute',
  'urlpath',
  'requesturi',
])
const STATUS_KEYS = new Set([
  'status',
  'statuscode',
  'httpstatuscode',
  'httpresponsestatuscode',
  'responsestatus',
  'code',
])
/** Objects in which loggers put the request and the answer: `req`, `res`, `http`. */
const INSIDE = new Set(['req', 'request', 'res', 'response', 'http'])

interface Parts {
  method?: string
  path?: string
  status?: number
}

function collect(fields: Fields, parts: Parts, depth: number): Parts {
  for (const [key, value] of Object.entries(fields)) {
    const plain = plainKey(key)
    if (typeof value === 'string' && METHOD_KEYS.has(plain) && METHOD.test(value)) parts.method ??= value
    else if (typeof value === 'string' && PATH_KEYS.has(plain) && /^(\/|https?:)/.test(value))
      parts.path ??= value
    else if (STATUS_KEYS.has(plain) && /^[1-5]\d\d$/.test(String(value))) parts.status ??= Number(value)
    else if (depth > 0 && isFields(value) && INSIDE.has(plain)) collect(value, parts, depth - 1)
  }
  return parts
}

const asRequest = ({ method, path, status }: Parts): LoggedRequest | undefined =>
  method === undefined || path === undefined ? undefined : { method, path: pathOf(path), status }

/** Without host and query. */
const pathOf = (target: string): string =>
  target.replace(/^https?:\/\/[^/?#]*/, '').split(/[?#]/, 1)[0] || '/'

export function requestInFields(fields: Fields): LoggedRequest | undefined {
  return asRequest(collect(fields, {}, 1))
}

/** `GET /profile 200`, `"POST /spin HTTP/1.1" 502`, `GET /nope -> 404`. */
const TEXT =
  /\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/[^\s"]*)(?: HTTP\/[\d.]+)?"?(?:[^\d/]{1,16}([1-5]\d\d)\b)?/

export function requestInText(text: string): LoggedRequest | undefined {
  const [, method, path, status] = TEXT.exec(text) ?? []
  if (method === undefined || path === undefined) return undefined
  return { method, path: pathOf(path), status: status === undefined ? undefined : Number(status) }
}
