// Everything a run left behind that a report is made from: the shape of `findings.json`.
import type {
  ContractResult,
  ExemptionInForce,
  Finding,
  HopEdge,
  PolicyInForce,
  Priority,
  RuleResult,
  ServiceScore,
  ServiceSummary,
  Topology,
} from '../../assertions/index.ts'

export interface ScenarioStep {
  readonly title: string
  readonly traceId: string
  /** Made by the page itself, in a browser. */
  readonly page?: boolean
}

export interface ScenarioRecord {
  readonly title: string
  /** File and line of the test. */
  readonly location: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly milliseconds: number
  /** Last response to verdict, for each step that was judged. */
  readonly verdictMilliseconds: readonly number[]
  readonly steps: readonly ScenarioStep[]
  readonly contracts: readonly ContractResult[]
  /** What the scenario's own checks found: contracts, logs, metrics. */
  readonly findings: readonly Finding[]
  /** Message of the failed test, without colours. */
  readonly error?: string
}

/** A capture file as it was read. */
export interface CaptureSource {
  readonly file: string
  /** Lines that held something, damaged ones included. */
  readonly lines: number
  readonly damaged: readonly { readonly line: number; readonly reason: string }[]
  /** It ends in the middle of a line or of its gzip stream. */
  readonly truncated: boolean
}

/** A log file of a service as it was read. */
export interface LogSource {
  readonly file: string
  readonly lines: number
  readonly services: readonly { readonly service: string }[]
  /** Numbers of lines that are not UTF-8. */
  readonly damaged: readonly number[]
  readonly truncated: boolean
}

export interface RunRecord {
  readonly schemaVersion: 1
  readonly tool: { readonly name: 'pitboss'; readonly version: string }
  readonly system: string
  readonly runtime: 'local' | 'docker' | 'capture'
  /** Why this runtime. */
  readonly runtimeReason: string
  readonly faults: readonly string[]
  /** Only some of the scenarios were run: what the others make happen was not expected. */
  readonly partial?: true
  /** ISO 8601. */
  readonly started: string
  readonly phases: readonly { readonly name: string; readonly milliseconds: number }[]
  readonly verdict: 'holds' | 'findings'
  readonly counts: {
    readonly traces: number
    readonly spans: number
    readonly logRecords: number
    readonly logLines: number
    readonly dataPoints: number
  }
  /** Telemetry for which memory had no room: it lay in a file and was read back. Left out where none did. */
  readonly spilled?: {
    readonly maxMemory: number
    readonly requests: number
    readonly bytes: number
    /** Why nothing more could be set aside, and senders were put off. */
    readonly failure?: string
  }
  readonly scenarios: readonly ScenarioRecord[]
  /** All findings, most telling first; those of scenarios included, each defect once. */
  readonly findings: readonly Finding[]
  readonly rules: readonly RuleResult[]
  readonly topology: Topology
  /** Every hop between services, with what became of its context; absent in records made before there were any. */
  readonly hops?: readonly HopEdge[]
  /** Which barrier proved completeness for each service. */
  readonly barriers: readonly {
    readonly service: string
    readonly barrier: 'marker' | 'pipeline' | 'quiet window'
    readonly note: string
  }[]
  /** What is let pass on purpose, why, and what each let pass: shown, so that nobody takes an exemption for a check. */
  readonly exemptions?: readonly ExemptionInForce[]
  /** Rules that are taken otherwise than the catalogue does, and why. */
  readonly policies?: readonly PolicyInForce[]
  /** All findings by their cause, what to fix first at the front. */
  readonly priorities?: readonly Priority[]
  readonly services?: readonly ServiceSummary[]
  /** The Instrumentation Score of each service that sent anything. */
  readonly scores?: readonly ServiceScore[]
  /** Where files alone were judged: what was read. */
  readonly sources?: { readonly captures: readonly CaptureSource[]; readonly logs: readonly LogSource[] }
}
