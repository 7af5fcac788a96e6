// Whether one span is what one line of a contract demands.
import type { Span } from '../../harness/telemetry/index.ts'
import type { SpanContract } from '../contract.ts'
import { areSatisfied, attributeDifference } from './attribute.ts'
import { eventTexts, type HeardEvent } from './events.ts'

export interface Difference {
  readonly about: 'attribute' | 'status' | 'event'
  readonly text: string
}

/** All demanded attributes are there, so this is such a span, whatever else is wrong with it. */
export const fits = (node: SpanContract, span: Span): boolean =>
  node.attributes === undefined || areSatisfied(span.attributes, node.attributes)

function attributeDifferences(span: Span, node: SpanContract): Difference[] {
  if (fits(node, span)) return []
  return Object.entries(node.attributes ?? {}).flatMap(([key, demand]) => {
    const text = attributeDifference(span.attributes, key, demand)
    return text === undefined ? [] : [{ about: 'attribute' as const, text }]
  })
}

function statusDifference(span: Span, node: SpanContract): Difference[] {
  const found = span.status.code
  if (node.status === undefined ? found !== 'ERROR' : found === node.status) return []
  const message = span.status.message === '' ? '' : ` (${span.status.message})`
  return [
    { about: 'status', text: `status should be ${node.status ?? 'UNSET or OK'}, found ${found}${message}` },
  ]
}

/** All that keeps a named span from being what the contract demands. */
export const differences = (
  span: Span,
  node: SpanContract,
  events: () => readonly HeardEvent[],
): Difference[] => [
  ...attributeDifferences(span, node),
  ...statusDifference(span, node),
  ...eventTexts(node, events).map((text) => ({ about: 'event' as const, text })),
]

export interface Range {
  readonly min: number
  readonly max: number
}

export function countRange(node: SpanContract): Range {
  const count = node.count ?? 1
  if (typeof count === 'number') return { min: count, max: count }
  return { min: count.min ?? 0, max: count.max ?? Number.POSITIVE_INFINITY }
}

export function rangeText({ min, max }: Range): string {
  if (min === max) return `exactly ${min}`
  return max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`
}
