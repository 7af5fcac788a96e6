// What the registry of semantic conventions says of one attribute or metric.

export type AttributeType =
  | 'string'
  | 'int'
  | 'double'
  | 'boolean'
  | 'string[]'
  | 'int[]'
  | 'double[]'
  | 'boolean[]'

export interface AttributeFacts {
  /** Absent where nothing published says. */
  readonly type?: AttributeType
  /** The key is what stands before the variable part: `http.request.header` of `http.request.header.accept`. */
  readonly template?: true
  /** Listed among the resource attributes of the 1.x line. */
  readonly resource?: true
  /** An old name, and the current names that replaced it; empty where none did. */
  readonly old?: readonly string[]
  /** Renamed so lately that instrumentation has had no time to follow: no fault yet. */
  readonly recent?: true
  /** An old name whose value became a part of its successor's; that name was there before, and shows no generation. */
  readonly merged?: true
  /** The enumeration's values. */
  readonly values?: readonly (string | number | boolean)[]
}

export interface MetricFacts {
  readonly instrument?: 'counter' | 'up-down counter' | 'histogram' | 'gauge'
  readonly unit?: string
  /** An old name, and the current names that replaced it; empty where none did. */
  readonly old?: readonly string[]
}
