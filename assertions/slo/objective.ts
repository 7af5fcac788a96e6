// A service level objective: which share of which events must be good, told by spans and by a histogram that measures the same.
import type { SpanKind } from '../../harness/telemetry/index.ts'
import type { AttributeDemand, TextPattern } from '../contract.ts'

type Demands = Readonly<Record<string, AttributeDemand>>

export interface Objective {
  /** As a sentence: `99.5 % of games succeed`. */
  readonly name: string
  /** The least share of good events, from 0 to 1. */
  readonly target: number
  /** `service.name`s that serve or call. */
  readonly services: readonly string[]
  /** The spans that are its events. */
  readonly spans: { readonly kind: SpanKind; readonly name: TextPattern; readonly where?: Demands }
  /** The histogram that measures these events, in seconds or milliseconds as its unit says. */
  readonly histogram: { readonly name: string; readonly where?: Demands }
  /** Good is what takes no longer than this, or what has none of these attributes; spans and data points alike. */
  readonly good: { readonly withinSeconds: number } | { readonly unless: Demands }
}

/** How many events there were, and how many of them were good: both bounds, where a histogram has none at the limit. */
export interface Share {
  readonly total: number
  readonly good: { readonly least: number; readonly most: number }
}

export interface ObjectiveResult {
  readonly objective: string
  /** `not exercised`: nothing happened that the objective is about. */
  readonly outcome: 'met' | 'missed' | 'not exercised'
  /** By the spans; undefined without any. */
  readonly ratio: number | undefined
  readonly spans: Share
  /** By the histograms, over all that they can be compared in. */
  readonly agreement: {
    readonly outcome: 'agrees' | 'disagrees' | 'not exercised'
    readonly spans: Share
    readonly histograms: Share
  }
}
