// A metric contract: what a promised metric must be.
import type { AttributeDemand } from './contract.ts'

export interface MetricContract {
  readonly name: string
  /** `service.name`s that promise it. */
  readonly services: readonly string[]
  readonly instrument: 'counter' | 'up-down counter' | 'histogram' | 'gauge'
  /** As the SDK sends it: `''`, `ms`, `s`, `USD`, `{play}`. */
  readonly unit: string
  /** Attribute keys that every data point must have; other keys are allowed. */
  readonly attributes: readonly string[]
  /** The spans that this metric counts, one for each increment: lets an increase be reconciled with other traffic. */
  readonly countedBy?: CountedBy
}

export interface CountedBy {
  /** Name of the span; it is looked for in the service that sent the data point. */
  readonly span: string | RegExp
  /** Maps an attribute of the data point to the attribute of the span that must be equal. */
  readonly attributes?: Readonly<Record<string, string>>
  readonly status?: 'ok' | 'error'
  /**
   * Which streams count these spans, by attributes of the data point; `{}`: all of them. What other streams count has
   * no such span. Default: all where every span of that name counts; otherwise it is not known which, and only too low
   * a count can be told.
   */
  readonly streams?: Readonly<Record<string, AttributeDemand>>
  /** Demands on the span's attributes: only spans that meet them are counted. */
  readonly where?: Readonly<Record<string, AttributeDemand>>
}
