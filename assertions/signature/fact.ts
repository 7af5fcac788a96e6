// What a signature is made of: a tree of facts, one a line of its file, without ids, times and values.

export type FactType =
  | 'service'
  | 'sdk'
  | 'resource'
  | 'exports'
  | 'operation'
  | 'spans'
  | 'bytes'
  | 'entry'
  | 'span'
  | 'scope'
  | 'root'
  | 'under'
  | 'link'
  | 'status'
  | 'event'
  | 'attribute'
  | 'values'
  | 'holds'
  | 'metric'
  | 'instrument'
  | 'unit'
  | 'temporality'
  | 'logs'
  | 'severity'
  | 'body'
  | 'context'
  | 'stdout'
  | 'field'

/**
 * `partly`: only some of what it is part of has it, in every run. `by chance`: not every run had it, so that one
 * without it says nothing.
 */
export type Presence = 'always' | 'partly' | 'by chance'

export interface Fact {
  readonly type: FactType
  /** What tells it from its neighbours of the same type: kind and name of a span, the key of an attribute. */
  readonly name: readonly string[]
  /** What it says beyond being there: the type of an attribute, a unit; `''` where nothing. */
  readonly value: string
  readonly presence: Presence
  /** In the order of their types, then of their names. */
  readonly facts: readonly Fact[]
}

/** Everything that a system says about itself, by service. */
export interface Signature {
  readonly services: readonly Fact[]
}

/** How one fact is told that two runs state differently. */
export type Joining = 'none' | 'all of them' | 'widest' | 'most'

interface FactForm {
  /** How many words name it. */
  readonly names: number
  readonly joining: Joining
  readonly holds: readonly FactType[]
}

const form = (names: number, joining: Joining, ...holds: FactType[]): FactForm => ({ names, joining, holds })

/** The grammar, in the order in which facts are written. */
export const FORMS: Readonly<Record<FactType, FactForm>> = {
  service: form(
    1,
    'none',
    'sdk',
    'resource',
    'exports',
    'entry',
    'operation',
    'span',
    'metric',
    'logs',
    'stdout',
  ),
  sdk: form(2, 'all of them'),
  resource: form(0, 'none', 'attribute'),
  exports: form(1, 'all of them'),
  entry: form(1, 'all of them'),
  operation: form(2, 'none', 'spans', 'bytes'),
  spans: form(0, 'widest'),
  bytes: form(0, 'widest'),
  metric: form(1, 'none', 'scope', 'instrument', 'unit', 'temporality', 'attribute'),
  instrument: form(0, 'all of them'),
  unit: form(0, 'all of them'),
  temporality: form(0, 'all of them'),
  span: form(2, 'none', 'scope', 'root', 'under', 'link', 'status', 'attribute', 'event'),
  scope: form(1, 'all of them'),
  root: form(0, 'none'),
  under: form(3, 'none'),
  link: form(3, 'none'),
  status: form(1, 'none'),
  event: form(1, 'none', 'attribute'),
  attribute: form(1, 'all of them', 'values', 'holds'),
  values: form(0, 'most'),
  holds: form(1, 'none'),
  logs: form(1, 'none', 'severity', 'body', 'context', 'attribute'),
  severity: form(1, 'none'),
  body: form(0, 'all of them'),
  context: form(0, 'none'),
  stdout: form(1, 'none', 'field'),
  field: form(1, 'all of them'),
}

export const FACT_TYPES = Object.keys(FORMS) as readonly FactType[]

const ORDER: ReadonlyMap<FactType, number> = new Map(FACT_TYPES.map((type, at) => [type, at]))

/** One text for each fact among its neighbours. */
export const factKey = ({ type, name }: Pick<Fact, 'type' | 'name'>): string => `${type}\n${name.join('\n')}`

/** By type, then by name, in code units: the same on every machine. */
export function compareFacts(a: Fact, b: Fact): number {
  const byType = (ORDER.get(a.type) ?? 0) - (ORDER.get(b.type) ?? 0)
  if (byType !== 0) return byType
  const [one, other] = [a.name.join('\n'), b.name.join('\n')]
  return one < other ? -1 : one > other ? 1 : 0
}

/** How many different values an attribute of a metric took: each is a stream that somebody pays for. Few are not written. */
export const VALUE_CLASSES = ['few', 'dozens', 'unbounded'] as const
