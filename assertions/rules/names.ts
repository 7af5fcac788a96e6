// NAM1: span names are classes of work, not single pieces of it.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Finding } from '../finding.ts'
import { isHarness, serviceOf } from '../model/index.ts'
import { at, findingOf, note, type Seen } from './attributes/seen.ts'
import { allSpans, type Checked, type Judged, type Rule, setting } from './rule.ts'
import { secretsIn } from './secrets/look.ts'
import { type NameShape, shapeOf } from './span-name-shape.ts'

/** Names that are told apart one by one; of more, only that they are more matters. */
const MOST_NAMES = 1000
const MOST_SHAPES = 20_000

/** Spans of one service whose names have one shape. */
class Shaped {
  readonly names = new Set<string>()
  readonly seen = new Map<'', Seen>()
  readonly shape: NameShape

  constructor(shape: NameShape) {
    this.shape = shape
  }

  add(span: Span): void {
    if (this.names.size <= MOST_NAMES) this.names.add(span.name)
    note(this.seen, '', span)
  }

  get spans(): Seen {
    return this.seen.get('') as Seen
  }
}

interface Service {
  readonly shapes: Map<string, Shaped>
  /** All names of one kind: words may be ids as well. */
  readonly kinds: Map<Span['kind'], Shaped>
}

class Names {
  readonly services = new Map<string, Service>()
  readonly #known = new Map<string, NameShape>()
  spans = 0

  take(span: Span): void {
    this.spans++
    const service = this.#serviceOf(span)
    const shape = this.#shapeOf(span.name)
    if (shape.holds !== 'nothing') shaped(service.shapes, shape.shape, shape)?.add(span)
    shaped(service.kinds, span.kind, { shape: span.kind, holds: 'nothing' })?.add(span)
  }

  #serviceOf(span: Span): Service {
    const name = serviceOf(span)
    let service = this.services.get(name)
    if (service === undefined) this.services.set(name, (service = { shapes: new Map(), kinds: new Map() }))
    return service
  }

  #shapeOf(name: string): NameShape {
    let shape = this.#known.get(name)
    if (shape === undefined) {
      shape = shapeOf(name)
      if (this.#known.size < MOST_SHAPES) this.#known.set(name, shape)
    }
    return shape
  }
}

function shaped<K>(all: Map<K, Shaped>, key: K, shape: NameShape): Shaped | undefined {
  let one = all.get(key)
  if (one === undefined && all.size < MOST_SHAPES) all.set(key, (one = new Shaped(shape)))
  return one
}

/** Fewer are told apart by no rule: replicas, steps and shards have numbers, too. */
const FEWEST_NAMES = 5
const FEWEST_TRACES = 3
/** More than there are single digits. */
const MANY_NAMES = 10
const LARGE = 1000

/** Most spans bring a name of their own. */
const hardlyRepeats = (names: number, spans: number): boolean => names * 2 > spans

const numbersOf = (names: ReadonlySet<string>): number[] =>
  [...names].map((name) => Number(/(\d+)\D*$/.exec(name)?.[1] ?? 0))

/** Each new name has a higher number than all before it: a counter, not a choice among a few. */
const isCounting = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))

function isId({ names, spans, shape }: Shaped, limit: number): boolean {
  if (shape.holds === 'certain' || names.size > limit) return true
  if (names.size < FEWEST_NAMES || spans.traces.length < FEWEST_TRACES) return false
  if (!hardlyRepeats(names.size, spans.count)) return false
  const numbers = numbersOf(names)
  return names.size >= MANY_NAMES || isCounting(numbers) || numbers.some((number) => number >= LARGE)
}

const countText = (names: ReadonlySet<string>): string =>
  names.size > MOST_NAMES
    ? `over ${MOST_NAMES} names`
    : `${names.size} ${names.size === 1 ? 'name' : 'names'}`

function evidenceOf(one: Shaped, shape: string) {
  const examples = [...one.names].filter((name) => secretsIn(name).length === 0).slice(0, 3)
  const such = examples.length === 0 ? '' : `, such as ${examples.join(', ')}`
  return { text: `${shape}: ${countText(one.names)} in ${one.spans.count} spans${such}`, ...at(one.spans) }
}

/** Up to what varies first: what is made in one place of the code has it in common. */
const stemOf = (shape: string): string =>
  /^.*?\{(?:url|email|uuid|hex|id|n|query)\}/.exec(shape)?.[0] ?? shape

function findingsOf(service: string, { shapes, kinds }: Service, limit: number): Finding[] {
  const withIds = [...shapes.values()].filter((one) => isId(one, limit))
  const found = [...Map.groupBy(withIds, (one) => stemOf(one.shape.shape))].map(([stem, all]) =>
    findingOf({
      code: 'NAM1',
      service,
      name: stem,
      message: `span names of ${service} hold what differs from span to span: ${stem}`,
      evidence: all.map((one) => evidenceOf(one, one.shape.shape)),
      seen: all.map((one) => one.spans),
    }),
  )
  const told = new Set(withIds.flatMap((one) => [...one.names]))
  const rest = [...kinds].flatMap(([kind, one]) => {
    const names = [...one.names].filter((name) => !told.has(name))
    if (one.names.size > MOST_NAMES && found.length > 0) return []
    return names.length > limit && hardlyRepeats(names.length, one.spans.count)
      ? [
          findingOf({
            code: 'NAM1',
            service,
            name: kind,
            message: `${kind} spans of ${service} hardly ever share a name`,
            evidence: [evidenceOf(one, kind)],
            seen: [one.spans],
          }),
        ]
      : []
  })
  return [...found, ...rest]
}

function check(judged: Judged): Checked {
  const names = new Names()
  for (const span of allSpans(judged.run)) if (!isHarness(span)) names.take(span)
  const limit = setting(judged, 'NAM1', 'distinctNames')
  return {
    subjects: names.spans,
    findings: [...names.services].flatMap(([service, own]) => findingsOf(service, own, limit)),
  }
}

export const nameRules: readonly Rule[] = [{ code: 'NAM1', check }]
