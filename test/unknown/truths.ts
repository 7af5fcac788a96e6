// The form of a fixture's truths: what is so in a capture, and what a check must and must not say of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Spans that fit every condition given. Patterns are regular expressions. */
export interface Selection {
  /** What they are, in words. */
  readonly what: string
  readonly service?: string
  readonly kind?: 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER'
  readonly name?: string
  readonly status?: 'UNSET' | 'OK' | 'ERROR'
  /** Key of an attribute that they have. */
  readonly attribute?: string
  /** Pattern of that attribute's value. */
  readonly value?: string
  readonly parent?: 'none' | 'absent' | 'present'
  /** Whether they carry links. */
  readonly links?: boolean
  readonly count: number
}

/** Calls or messages from one service to another. */
export interface HopTruth {
  readonly from: string
  readonly to: string
  readonly via: string
  readonly operation: string
  readonly calls: number
  readonly continued: number
  readonly torn: number
  /** How the context got lost, as the code has it; absent where nothing is torn. */
  readonly reason?: string
}

/** Findings that fit every condition given. Lists are alternatives, patterns are regular expressions. */
export interface FindingPattern {
  readonly code?: readonly string[]
  readonly severity?: readonly string[]
  readonly service?: string
  readonly from?: string
  readonly to?: string
  readonly via?: readonly string[]
  readonly operation?: string
  readonly reason?: readonly string[]
  readonly message?: string
  /** Pattern in the message or the evidence. */
  readonly text?: string
}

/** What a check has to say; `count` is the sum of the occurrences of the findings that fit, and absent where only a reader of the code could know it. */
export interface Expected extends FindingPattern {
  readonly what: string
  readonly count?: number
}

export interface Forbidden extends FindingPattern {
  /** Why it is untrue. */
  readonly why: string
}

export interface Truths {
  readonly spans: number
  readonly traces: number
  /** Cross-service parent-child pairs: `caller > callee`; links: `from ~ to`, linked span first. */
  readonly edges: Readonly<Record<string, number>>
  readonly selections: readonly Selection[]
  readonly lines: readonly { readonly log: string; readonly pattern: string; readonly count: number }[]
  readonly hops: readonly HopTruth[]
  /** Services at which requests of outsiders enter. */
  readonly entries: readonly string[]
  readonly expected: readonly Expected[]
  readonly forbidden: readonly Forbidden[]
  /** What to fix first: each of the first three findings must fit one of these, and no two the same one. */
  readonly first: readonly (readonly FindingPattern[])[]
}

export const directoryOf = (name: string): string => join(import.meta.dirname, name)

/** What other recordings of a system are called: once more, and with many users at once. */
const OTHER_RECORDING = /-(again|busy)$/

export const firstRecording = (name: string): string => name.replace(OTHER_RECORDING, '')

/** Another recording of a system has the truths of the first. */
export function truthsOf(name: string): Truths {
  const file = join(directoryOf(firstRecording(name)), 'truths.json')
  return JSON.parse(readFileSync(file, 'utf8')) as Truths
}

/** Folders with a capture. */
export const fixtures: readonly string[] = readdirSync(import.meta.dirname).filter((name) =>
  existsSync(join(directoryOf(name), 'capture.jsonl.gz')),
)
