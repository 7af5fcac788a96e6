// What a query asks for, whatever its language: names, labels and values that must be in the telemetry for it to find anything.

export interface Matcher {
  readonly label: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

/** One selection of series: by the name of a metric, by labels. */
export interface Selector {
  /** Absent where it is given by a matcher of `__name__`, or not at all. */
  readonly metric?: string
  readonly matchers: readonly Matcher[]
  /** Labels that the query groups the selected series by. */
  readonly groupedBy: readonly string[]
}

export interface ReadQuery {
  readonly selectors: readonly Selector[]
  /** Labels that are made by the query itself, or that only join series: nothing is known of them. */
  readonly madeLabels: readonly string[]
}

/** A query that could not be read: what is in it is not checked, and that is said. */
export interface Unread {
  readonly unread: string
}

export const isUnread = (query: ReadQuery | Unread): query is Unread => 'unread' in query
