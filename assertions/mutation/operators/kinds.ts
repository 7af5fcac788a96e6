// Kinds of spans that defects are made for.
import type { AttributeValue, Span } from '../../../harness/telemetry/index.ts'
import { attribute } from '../../../harness/telemetry/index.ts'
import { isBrowser } from '../../model/index.ts'
import { setOnSpan } from '../edit.ts'

export const has = (span: Span, ...keys: readonly string[]): boolean =>
  keys.some((key) => attribute(span.attributes, key) !== undefined)

export const isHttpServer = (span: Span): boolean =>
  span.kind === 'SERVER' && has(span, 'http.request.method')

export const isHttpClient = (span: Span): boolean =>
  span.kind === 'CLIENT' && has(span, 'http.request.method') && !isBrowser(span)

export const set =
  (key: string, value: AttributeValue) =>
  (span: Span): Span =>
    setOnSpan(span, key, value)

export const anywhere = (): boolean => true
