// Whether one attribute is what a contract demands.
import { attribute, type AttributeValue, type Attributes, valueText } from '../../harness/telemetry/index.ts'
import type { AttributeDemand } from '../contract.ts'
import { textMatches } from '../model/index.ts'

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

/** Under one of these keys is a value that satisfies. */
const isSatisfied = (attributes: Attributes, names: readonly string[], demand: AttributeDemand): boolean =>
  names.some((name) => {
    const value = attribute(attributes, name)
    return value !== undefined && valueSatisfies(value, demand)
  })

type Demands = Readonly<Record<string, AttributeDemand>>

const read = new WeakMap<Demands, readonly (readonly [readonly string[], AttributeDemand])[]>()

/** Every demand is satisfied. Asked far more often than what is wrong. */
export function areSatisfied(attributes: Attributes, demands: Demands): boolean {
  let all = read.get(demands)
  if (all === undefined) {
    all = Object.entries(demands).map(([key, demand]) => [key.split('|'), demand] as const)
    read.set(demands, all)
  }
  return all.every(([names, demand]) => isSatisfied(attributes, names, demand))
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
