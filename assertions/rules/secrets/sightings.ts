// What was found where, gathered: one finding for each service, kind of secret and place.
import type { SpanId, TraceId } from '../../../harness/telemetry/index.ts'
import { describeRule } from '../../catalogue/index.ts'
import { type Finding, MAXIMUM_TRACES } from '../../finding.ts'
import { compareText } from '../../model/index.ts'
import type { Secret } from './mask.ts'

export interface Place {
  readonly service: string
  /** With article where it needs one: `the attribute user.email of spans`, `log lines`. */
  readonly where: string
  /** What an exemption names it by: the key, or `stdout`, `body`. */
  readonly name: string
  /** Tells apart what is gathered in one place: keys of one URL. */
  readonly part: string
}

export interface Ids {
  readonly traceId?: TraceId
  readonly spanId?: SpanId
}

interface Value {
  readonly masked: string
  count: number
}

interface Sighting {
  readonly kind: Secret['kind']
  readonly place: Place
  readonly first: Ids
  readonly traces: Set<TraceId>
  readonly parts: Map<string, Map<string, Value>>
  count: number
}

/** Different values that are counted one by one. */
const MOST_VALUES = 1000
const SHOWN = 3

export class Sightings {
  readonly #byKey = new Map<string, Sighting>()

  add({ kind, value, masked }: Secret, place: Place, ids: Ids): void {
    const key = `${place.service}\n${kind}\n${place.where}`
    let one = this.#byKey.get(key)
    if (one === undefined) {
      one = { kind, place, first: ids, traces: new Set(), parts: new Map(), count: 0 }
      this.#byKey.set(key, one)
    }
    one.count++
    if (ids.traceId !== undefined && one.traces.size < MAXIMUM_TRACES) one.traces.add(ids.traceId)
    let values = one.parts.get(place.part)
    if (values === undefined) {
      values = new Map()
      one.parts.set(place.part, values)
    }
    const known = values.get(value)
    if (known !== undefined) known.count++
    else if (values.size < MOST_VALUES) values.set(value, { masked, count: 1 })
  }

  findings(): Finding[] {
    return [...this.#byKey.values()].map(findingOf)
  }
}

function findingOf({ kind, place, first, traces, parts, count }: Sighting): Finding {
  const { severity, remedy } = describeRule('SEC1')
  const { service, where, name } = place
  return {
    code: 'SEC1',
    // An address is personal data, and yet what most conventions record.
    severity: kind === "a client's address" ? 'warning' : severity,
    subject: { ...(service === '' ? {} : { service }), ...first, name },
    message: `${service || '(no service.name)'} records ${kind} in ${where}`,
    evidence: [...parts]
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([part, values]) => ({ text: `${part}: ${valuesText(values)}`, ...first })),
    remedy,
    ...(count === 1 ? {} : { occurrences: count }),
    ...(traces.size > 1 ? { traces: [...traces] } : {}),
  }
}

/** `3 times: j…@example.com (2), a…@example.com (1)`. */
function valuesText(values: ReadonlyMap<string, Value>): string {
  const ordered = [...values.values()].toSorted(
    (a, b) => b.count - a.count || compareText(a.masked, b.masked),
  )
  const total = ordered.reduce((sum, one) => sum + one.count, 0)
  const shown = ordered.slice(0, SHOWN).map(({ masked, count }) => `${masked} (${count})`)
  const rest = ordered.length - shown.length
  return `${total} ${total === 1 ? 'time' : 'times'}: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
