// A trace contract: the tree that an operation must leave, as data.
import type { AttributeValue, SpanKind, StatusCode } from '../harness/telemetry/index.ts'

/** A text to equal, or a pattern to match. */
export type TextPattern = string | RegExp

/** What an attribute must be: a value to equal (a number matches an int or a double of that value), a pattern for its text, or merely there. */
export type AttributeDemand =
  | string
  | number
  | boolean
  | RegExp
  | { readonly present: true }
  | { readonly oneOf: readonly AttributeValue[] }

/** How a span hangs on the one above it. `either` is the default across a message, `parent` everywhere else. */
export type EdgeKind = 'parent' | 'link' | 'either'

export interface EventContract {
  readonly name: TextPattern
  readonly attributes?: Readonly<Record<string, AttributeDemand>>
}

export interface SpanContract {
  readonly service: string
  readonly kind: SpanKind
  readonly name: TextPattern
  /** Keys joined by `|` are alternatives, for names that changed between conventions: `'db.system.name|db.system'`. */
  readonly attributes?: Readonly<Record<string, AttributeDemand>>
  /** Undefined demands only that it is not ERROR. */
  readonly status?: StatusCode
  readonly edge?: EdgeKind
  /** How many such spans under one parent; default exactly 1. */
  readonly count?: number | { readonly min?: number; readonly max?: number }
  /** What must have happened in it: span events, or log records of that name with the ids of the span. */
  readonly events?: readonly (TextPattern | EventContract)[]
  /** Nothing but what is named here may hang below it. */
  readonly only?: true
  /** The parent must be the span above itself; otherwise unnamed spans of the same service may stand between. */
  readonly direct?: true
  readonly children?: readonly SpanContract[]
}

export interface TraceContract {
  readonly name: string
  readonly root: SpanContract
  /** Spans that must not be in the trace, wherever they hang. */
  readonly absent?: readonly Pick<SpanContract, 'service' | 'kind' | 'name'>[]
  /** No span but those whose contract demands it may have status ERROR. Default true. */
  readonly noOtherErrors?: boolean
}
