// What the spans of one service, of one kind and origin, have in common, counted.
import type { Span } from '../../../harness/telemetry/index.ts'
import type { Family } from '../../semconv/index.ts'
import { type KeyFacts, keyFacts } from './key-facts.ts'
import type { Seen } from './seen.ts'

/** One attribute key, as these spans use it. */
export class Tally {
  readonly facts: KeyFacts
  /** Spans that have it. */
  count = 0
  /** Number of the last span that had it. */
  stamp = -1
  /** Where the registry does not know the key, or knows it as one of resources. */
  seen: Seen | undefined
  readonly wrongType = new Map<string, Seen>()
  readonly outside = new Map<string, Seen>()
  /** Says what another attribute says, and should be left out then. */
  readonly repeated = new Map<'', Seen>()
  readonly empty = new Map<'', Seen>()
  readonly twice = new Map<'', Seen>()
  /** An old name, without its successor on the same span and with it. */
  readonly old = new Map<'alone' | 'beside', Seen>()
  /** The last text that nothing was found in: values come in rows. */
  lastClean = ''
  readonly clean = new Set<string>()

  constructor(facts: KeyFacts) {
    this.facts = facts
  }
}

export type Generation = 'old' | 'both' | 'current'

export class Group {
  readonly service: string
  readonly kind: Span['kind']
  /** Made by an instrumentation library, not by hand. */
  readonly library: boolean
  spans = 0
  readonly tallies = new Map<string, Tally>()
  /** By place in the list of conventions, and which requirements are not met: `0 3` lacks the first two. */
  readonly lacking = new Map<string, Seen>()
  /** Spans of each convention, by its place. */
  readonly conforming: number[] = []
  readonly routes = new Map<'with' | 'without' | 'nowhere', Seen>()
  /** Names of spans without a route, a few. */
  readonly routeless = new Set<string>()
  readonly generations = new Map<Family, Map<Generation, Seen>>()

  constructor(service: string, kind: Span['kind'], library: boolean) {
    this.service = service
    this.kind = kind
    this.library = library
  }

  tally(key: string): Tally {
    let tally = this.tallies.get(key)
    if (tally === undefined) {
      tally = new Tally(keyFacts(key))
      if (this.tallies.size < MOST_KEYS) this.tallies.set(key, tally)
    }
    return tally
  }
}

const MOST_KEYS = 20_000
