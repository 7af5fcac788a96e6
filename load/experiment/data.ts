// What an experiment is planned to be, and what was seen of it: plain data, kept with the run so that anybody can compute anew.
import type { Verdict } from '../statistics/index.ts'
import type { ArmName } from './arms.ts'

export interface WarmUp {
  /** At least so long, and so many requests to each arm. */
  readonly milliseconds: number
  readonly requests: number
  /** Then until the medians of three windows, all arms together, differ by no more than this share beyond chance. */
  readonly agreement: number
  /** Given up after so many windows; the report says so. */
  readonly mostWindows: number
}

export interface Plan {
  readonly scenario: string
  readonly seed: number
  /** Requests a second to each arm. */
  readonly rate: number
  /** How the rate was found, where nobody named one. */
  readonly pace?: Pace
  /** Requests to each arm in a window. */
  readonly requests: number
  /** Windows of a launch that count, and launches: all processes begin anew. */
  readonly windows: number
  readonly launches: number
  /** Equally far apart, the end included; 1: nobody looks before the end. */
  readonly looks: number
  readonly warmUp: WarmUp
  /** Which arms then run alone for a window each, in this order; none: they do not. */
  readonly turns?: readonly ArmName[]
  /** Allowed share: 0.05. Of the quantile's latency, and of processor time where that is gated. */
  readonly budget: number
  readonly quantile: number
  readonly cpuBudget?: number
  readonly arms: readonly PlannedArm[]
  /** Services of each arm. */
  readonly services: readonly string[]
}

export interface PlannedArm {
  readonly name: ArmName
  readonly title: string
  readonly instrumented: boolean
  readonly faults: readonly string[]
  /** Git revision of what it runs. */
  readonly revision: string
  /** Of the definition's settings: which one it tries. */
  readonly settingName?: string
}

/** What a try at a lower rate said of this machine. */
export interface Pace {
  /** Requests a second to each arm in the try. */
  readonly tried: number
  /** Share of all processors' time that was used meanwhile, whoever used it. */
  readonly busy: number
}

/** One request and its answer. */
export interface Sample {
  readonly number: number
  readonly arm: ArmName
  readonly kind: string
  /** Milliseconds since the epoch. */
  readonly sent: number
  /** Milliseconds that it was sent after its due moment. */
  readonly lag: number
  /** 0 where there was no answer. */
  readonly status: number
  /** Milliseconds to the last byte, waiting for a connection included. */
  readonly latency: number
}

/** A look at the processes and the machine. Times are sums since their beginning, in seconds. */
export interface Reading {
  /** Milliseconds since the epoch. */
  readonly time: number
  /** Processor time and resident bytes, by name of the running service. */
  readonly cpu: Readonly<Record<string, number>>
  readonly rss: Readonly<Record<string, number>>
  readonly generator: number
  /** Time of all processors in which they were not idle. */
  readonly busy: number
  /** Time that other guests of the host took from this machine. */
  readonly steal: number
  /** Time in which some task waited for a processor. */
  readonly pressure: number
}

/** What a runtime said of itself. */
export interface RuntimeReading {
  /** Milliseconds since the epoch. */
  readonly time: number
  /** Milliseconds for which collections stopped the process since the reading before. */
  readonly collected: number
  /** Milliseconds that Node's event loop was late since then. */
  readonly loop?: { readonly mean: number; readonly p99: number }
}

/** What an instrumented arm sent in a launch, and what is missing of it. */
export interface Sent {
  readonly arm: ArmName
  readonly requests: number
  /** In the traces of these requests. */
  readonly spans: number
  /** Of all spans, by service. */
  readonly byService: Readonly<Record<string, number>>
  /** Bytes of OTLP as protobuf, all signals, for these requests. */
  readonly bytes: number
  readonly logRecords: number
  readonly dataPoints: number
  /** Requests whose trace has another number of spans than is usual for their kind, by that difference: `spin: 17 instead of 18`. */
  readonly unusual: Readonly<Record<string, number>>
}

export interface Launch {
  readonly samples: readonly Sample[]
  readonly readings: readonly Reading[]
  readonly dropped: number
  /** A service or server that ended unasked, with its last lines. */
  readonly died?: string
  readonly sent: readonly Sent[]
  /** Requests that were sent while arms took turns. */
  readonly turns?: readonly Sample[]
  /** By name of the running service, of runtimes that tell. */
  readonly runtimes?: Readonly<Record<string, readonly RuntimeReading[]>>
}

export interface Machine {
  readonly cores: number
  readonly model: string
  readonly memory: number
  readonly kernel: string
  readonly node: string
  readonly k6: string
}

export interface Recorded {
  readonly schemaVersion: 1
  readonly started: string
  readonly tool: string
  readonly machine: Machine
  readonly plan: Plan
  /** Which of the planned looks ended it; absent where it ran to its end. */
  readonly stoppedAtLook?: number
  readonly launches: readonly Launch[]
}

export type OverheadVerdict = Verdict | 'INVALID'
