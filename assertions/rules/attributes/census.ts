// One walk over the attributes of all spans, that counts what the rules on names, attributes and secrets ask for.
import {
  attribute,
  type AttributeValue,
  type InstrumentationScope,
  type KeyValue,
  type KeyValueList,
  type Resource,
  type Span,
  SPAN_KINDS,
} from '../../../harness/telemetry/index.ts'
import { isHarness, perRun, type Run, serviceOf } from '../../model/index.ts'
import { Sightings } from '../secrets/sightings.ts'
import { Generations } from './generation-count.ts'
import { Group, type Tally } from './group.ts'
import { isLibrary } from './library.ts'
import { Requirements } from './requirement-count.ts'
import { note, Seen } from './seen.ts'
import { lookAt, lookAtRest } from './secret-values.ts'

export interface Census {
  readonly spans: number
  readonly attributes: number
  /** By service, then kind, library-made ones first. */
  readonly groups: readonly Group[]
  readonly secrets: Sightings
  /** Keys that are twice on one span event or link, by service. */
  readonly twiceBelow: ReadonlyMap<string, Seen>
}

class Walk {
  readonly #groups = new Map<string, Group>()
  readonly #byScope = new Map<Resource, Map<InstrumentationScope, Map<Span['kind'], Group>>>()
  readonly #requirements = new Requirements()
  readonly #generations = new Generations()
  readonly secrets = new Sightings()
  readonly twiceBelow = new Map<string, Seen>()
  spans = 0
  attributes = 0

  take(span: Span): void {
    const group = this.#groupOf(span)
    group.spans++
    const number = ++this.spans
    this.attributes += span.attributes.length
    let [meets, belongs] = [0, 0]
    for (const entry of span.attributes) {
      const tally = group.tally(entry.key)
      if (tally.stamp === number) {
        note(tally.twice, '', span)
        continue
      }
      tally.stamp = number
      const { facts } = tally
      meets |= facts.meets
      belongs += facts.belongs
      if (facts.successors !== undefined) this.#generations.old(tally)
      else if (facts.newFamily !== undefined) this.#generations.current(facts.newFamily)
      this.#value(group, tally, entry.value, span)
    }
    if (belongs > 0) this.#requirements.check(group, span, meets, belongs)
    this.#generations.close(group, span, number)
    if (span.events.length > 0 || span.links.length > 0) this.#below(span)
    lookAtRest(span, group.service, this.secrets)
  }

  #value(group: Group, tally: Tally, value: AttributeValue, span: Span): void {
    tally.count++
    const { facts } = tally
    if (!facts.known || facts.resource) (tally.seen ??= new Seen(span)).add(span)
    if (value === '' || value === null) note(tally.empty, '', span)
    else {
      if (facts.type !== undefined) {
        const wrong = wrongType(facts.type, value)
        if (wrong !== undefined) note(tally.wrongType, wrong, span)
      }
      if (facts.closed !== undefined && !facts.closed.has(String(value)))
        note(tally.outside, String(value), span)
      if (facts.repeats !== undefined && attribute(span.attributes, facts.repeats) === value)
        note(tally.repeated, '', span)
      lookAt(tally, value, span, group.service, this.secrets)
    }
  }

  #below(span: Span): void {
    for (const { attributes } of span.events) this.#twice(attributes, span)
    for (const { attributes } of span.links) this.#twice(attributes, span)
  }

  #twice(attributes: readonly KeyValue[], span: Span): void {
    if (attributes.length > 1 && new Set(attributes.map((one) => one.key)).size < attributes.length)
      note(this.twiceBelow, serviceOf(span), span)
  }

  #groupOf(span: Span): Group {
    let scopes = this.#byScope.get(span.resource)
    if (scopes === undefined) this.#byScope.set(span.resource, (scopes = new Map()))
    let kinds = scopes.get(span.scope)
    if (kinds === undefined) scopes.set(span.scope, (kinds = new Map()))
    let group = kinds.get(span.kind)
    if (group === undefined) kinds.set(span.kind, (group = this.#named(span)))
    return group
  }

  #named(span: Span): Group {
    const [service, library] = [serviceOf(span), isLibrary(span.scope.name)]
    const key = `${service}\n${span.kind}\n${library}`
    let group = this.#groups.get(key)
    if (group === undefined) this.#groups.set(key, (group = new Group(service, span.kind, library)))
    return group
  }

  groups(): Group[] {
    return [...this.#groups.values()].toSorted(
      (a, b) =>
        (a.service < b.service ? -1 : a.service > b.service ? 1 : 0) ||
        SPAN_KINDS.indexOf(a.kind) - SPAN_KINDS.indexOf(b.kind) ||
        Number(b.library) - Number(a.library),
    )
  }
}

/** What the value is instead; undefined where it is of that type. An integer passes for a double, and a whole double for an integer. */
function wrongType(wanted: string, value: AttributeValue): string | undefined {
  if (typeof value === 'string') return wanted === 'string' ? undefined : 'string'
  const found = typeName(value)
  if (found === wanted || found === '[]') return undefined
  if (wanted === 'double' && found === 'int') return undefined
  if (wanted === 'double[]' && found === 'int[]') return undefined
  if (wanted === 'int' && typeof value === 'number' && Number.isInteger(value)) return undefined
  return found
}

function typeName(value: AttributeValue): string {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'bigint':
      return 'int'
    case 'number':
      return 'double'
    case 'boolean':
      return 'boolean'
    default:
      return compositeName(value)
  }
}

function compositeName(value: null | Uint8Array | readonly AttributeValue[] | KeyValueList): string {
  if (value === null) return 'nothing'
  if (value instanceof Uint8Array) return 'bytes'
  if (!Array.isArray(value)) return 'map'
  const elements = value as readonly AttributeValue[]
  const [first] = elements
  return first === undefined ? '[]' : `${typeName(first)}[]`
}

/** Counted once a run. */
export const censusOf = perRun((run: Run): Census => {
  const walk = new Walk()
  for (const trace of run.traces) for (const span of trace.spans) if (!isHarness(span)) walk.take(span)
  return {
    spans: walk.spans,
    attributes: walk.attributes,
    groups: walk.groups(),
    secrets: walk.secrets,
    twiceBelow: walk.twiceBelow,
  }
})
