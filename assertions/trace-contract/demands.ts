// Whether one span is what one line of a contract demands.
import {
  attribute,
  type AttributeValue,
  type Attributes,
  type Span,
  valueText,
} from '../../harness/telemetry/index.ts'
import type { AttributeDemand, SpanContract } from '../contract.ts'
import { patternText, textMatches } from '../model/index.ts'

export interface Difference {
  readonly about: 'attribute' | 'status' | 'event'
  readonly text: string
}

const isNumeric = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint'

/** Order compares an int with a double by value, without rounding the int. */
function numbersEqual(a: number | bigint, b: number | bigint): boolean {
  if (a < b) return false
  return a <= b
}

function valueEquals(value: AttributeValue, wanted: AttributeValue): boolean {
  if (isNumeric(value) && isNumeric(wanted)) return numbersEqual(value, wanted)
  if (typeof value !== 'object' || value === null) return value === wanted
  return typeof wanted === 'object' && wanted !== null && valueText(value) === valueText(wanted)
}

function valueSatisfies(value: AttributeValue, demand: AttributeDemand): boolean {
  if (typeof demand !== 'object') return valueEquals(value, demand)
  if (demand instanceof RegExp) return textMatches(demand, valueText(value))
  if ('oneOf' in demand) return demand.oneOf.some((wanted) => valueEquals(value, wanted))
  return true
}

function demandText(demand: AttributeDemand): string {
  if (typeof demand !== 'object' || demand instanceof RegExp) return String(demand)
  return 'oneOf' in demand ? `one of ${demand.oneOf.map(valueText).join(', ')}` : 'present'
}

/** What is wrong with the attribute, or undefined. `key` may be alternatives joined by `|`: one of them must satisfy. */
export function attributeDifference(
  attributes: Attributes,
  key: string,
  demand: AttributeDemand,
): string | undefined {
  const found: string[] = []
  for (const name of key.split('|')) {
    const value = attribute(attributes, name)
    if (value === undefined) continue
    if (valueSatisfies(value, demand)) return undefined
    found.push(`${name} = ${valueText(value)}`)
  }
  return `attribute ${key} should be ${demandText(demand)}, ${found.length === 0 ? 'is absent' : `found ${found.join(', ')}`}`
}

function attributeDifferences(span: Span, node: SpanContract): Difference[] {
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

function eventDifferences(span: Span, node: SpanContract): Difference[] {
  return (node.events ?? [])
    .filter((wanted) => !span.events.some((event) => textMatches(wanted, event.name)))
    .map((wanted) => ({ about: 'event', text: `span event ${patternText(wanted)} is absent` }))
}

/** All that keeps a named span from being what the contract demands. */
export const differences = (span: Span, node: SpanContract): Difference[] => [
  ...attributeDifferences(span, node),
  ...statusDifference(span, node),
  ...eventDifferences(span, node),
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
