// Which requirements of the conventions a span does not meet.
import { firstAttribute, type Span } from '../../../harness/telemetry/index.ts'
import { spanConventions } from '../../semconv/index.ts'
import type { Group } from './group.ts'
import { bitOf, PLACE, placeOf, ROUTE_BIT } from './key-facts.ts'
import { note } from './seen.ts'

interface Applied {
  /** Place in {@link spanConventions}. */
  readonly index: number
  readonly title: string
  readonly place: number
  /** All bits of its requirements. */
  readonly demanded: number
}

const applied = (kind: Span['kind']): readonly Applied[] =>
  spanConventions.flatMap(({ title, kinds, required }, index) =>
    (kinds as readonly Span['kind'][]).includes(kind)
      ? [
          {
            index,
            title,
            place: placeOf(title),
            demanded: required.reduce((all, one) => all | bitOf(one), 0),
          },
        ]
      : [],
  )

/** By how many attributes a span made by hand shows that it means to follow a convention. */
const MEANT = 2

/** Names to show. */
const NAMES = 8

export type Weight = 'meant' | 'touched'

export class Requirements {
  readonly #byKind = new Map<Span['kind'], readonly Applied[]>()

  check(group: Group, span: Span, meets: number, belongs: number): void {
    let conventions = this.#byKind.get(span.kind)
    if (conventions === undefined) this.#byKind.set(span.kind, (conventions = applied(span.kind)))
    for (const { index, title, place, demanded } of conventions) {
      const own = Math.floor(belongs / place) % PLACE
      if (own === 0) continue
      // What goes over HTTP for another protocol's sake is described by that.
      if (title === 'HTTP' && belongs !== own * place) continue
      group.conforming[index] = (group.conforming[index] ?? 0) + 1
      const missing = demanded & ~meets
      if (missing !== 0) {
        const weight: Weight = group.library || own >= MEANT ? 'meant' : 'touched'
        note(group.lacking, `${index} ${missing} ${weight}`, span)
      }
      if (title === 'HTTP' && span.kind === 'SERVER') this.#route(group, span, meets)
    }
  }

  #route(group: Group, span: Span, meets: number): void {
    if ((meets & ROUTE_BIT) !== 0) note(group.routes, 'with', span)
    else {
      note(group.routes, hasNoRoute(span) ? 'nowhere' : 'without', span)
      if (group.routeless.size < NAMES) group.routeless.add(span.name)
    }
  }
}

/** Answers of no handler: not found, not allowed, redirected, switched to another protocol. */
function hasNoRoute(span: Span): boolean {
  const status = Number(firstAttribute(span.attributes, 'http.response.status_code', 'http.status_code') ?? 0)
  return status === 404 || status === 405 || (status >= 300 && status < 400) || status === 101
}
