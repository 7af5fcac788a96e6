// Which spans a line of a contract means.
import type { Span, SpanKind } from '../../harness/telemetry/index.ts'
import type { TextPattern } from '../contract.ts'
import { serviceOf } from './conventions.ts'

export interface SpanName {
  readonly service: string
  readonly kind: SpanKind
  readonly name: TextPattern
}

export const textMatches = (pattern: TextPattern, text: string): boolean =>
  typeof pattern === 'string' ? pattern === text : text.search(pattern) >= 0

export const patternText = (pattern: TextPattern): string =>
  typeof pattern === 'string' ? pattern : String(pattern)

export const contractText = (node: SpanName): string =>
  `${node.service} ${node.kind} ${patternText(node.name)}`

/** Service, kind and name are as demanded: the span is named by this line of the contract. */
export const isNamedBy = (span: Span, node: SpanName): boolean =>
  span.kind === node.kind && serviceOf(span) === node.service && textMatches(node.name, span.name)
