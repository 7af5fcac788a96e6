// What a change did to the telemetry: differences are values, told as text only at the edge.

/** What it means for whoever reads the telemetry. */
export type Effect = 'breaking' | 'costly' | 'additive' | 'cosmetic'

/** The worst first. */
export const EFFECTS: readonly Effect[] = ['breaking', 'costly', 'additive', 'cosmetic']

interface ChangeForm {
  readonly effect: Effect
  /** Why it matters, one sentence for a reviewer. */
  readonly why: string
}

const change = (effect: Effect, why: string): ChangeForm => ({ effect, why })

const QUERIES = 'Queries, dashboards and alerts that use it find nothing any more.'

/** Every change that can be told, under the name that policies and accepted changes use. */
export const CHANGES = {
  'service gone': change('breaking', 'Nothing of what it does is seen any more.'),
  'spans gone': change('breaking', 'The work that they stood for is no longer in the traces.'),
  'span renamed': change('breaking', QUERIES),
  'span kind changed': change('breaking', 'Service graphs and span metrics tell calls by their kind.'),
  'context lost': change('breaking', 'One request falls into several traces.'),
  'edge gone': change('breaking', 'The trace no longer shows who caused the work.'),
  'link gone': change('breaking', 'The way from a message to who sent it is gone.'),
  'requests unrecorded': change(
    'breaking',
    'Some requests leave no trace: the one that is looked for may be among them.',
  ),
  'event gone': change('breaking', QUERIES),
  'error hidden': change('breaking', 'Failures no longer show as such, in traces and in error rates.'),
  'attribute gone': change('breaking', QUERIES),
  'attribute renamed': change('breaking', QUERIES),
  'attribute type changed': change(
    'breaking',
    'Comparisons and sums over it fail, and stores refuse mixed types.',
  ),
  'attribute on some only': change('breaking', 'Queries that select or group by it leave out the others.'),
  'resource attribute gone': change('breaking', QUERIES),
  'metric gone': change('breaking', QUERIES),
  'metric renamed': change('breaking', QUERIES),
  'instrument changed': change('breaking', 'Rates and quantiles are made differently of another instrument.'),
  'unit changed': change('breaking', 'Thresholds and axes are off by the factor between the units.'),
  'temporality changed': change(
    'breaking',
    'Rates are wrong by orders of magnitude until every reader knows.',
  ),
  'metric attribute gone': change('breaking', 'Whatever selects or groups by it finds nothing any more.'),
  'metric attribute renamed': change('breaking', 'Whatever selects or groups by it finds nothing any more.'),
  'cardinality raised': change('breaking', 'Every value is a stream of its own, to be stored and paid for.'),
  'log field gone': change('breaking', QUERIES),
  'log field type changed': change('breaking', 'Stores refuse a field of two types.'),
  'log format changed': change('breaking', 'Pipelines that parse these lines get nothing out of them.'),
  'log severity changed': change('breaking', 'Alerts that select by severity miss them.'),
  'log context lost': change('breaking', 'From a trace there is no way to its log lines any more.'),
  'logs gone': change('breaking', QUERIES),
  'personal data': change('breaking', 'It is copied to every store that telemetry goes to.'),
  'panel emptied': change('breaking', 'Whoever looks at it sees nothing, and takes that for calm.'),
  'alert blinded': change('breaking', 'It can no longer fire, whatever happens.'),
  'more spans': change('costly', 'Every request pays for it, in time, network and storage.'),
  'more bytes': change('costly', 'Every request pays for it, in network and storage.'),
  'exported one by one': change(
    'costly',
    'A request for each span: many times the processor time of batches.',
  ),
  slower: change('costly', 'Every request waits for it.'),
  'more processor time': change('costly', 'Every request pays for it, in machines.'),
  'service new': change('additive', ''),
  'spans new': change('additive', ''),
  'edge new': change('additive', ''),
  'event new': change('additive', ''),
  'error shown': change('additive', ''),
  'attribute new': change('additive', ''),
  'resource attribute new': change('additive', ''),
  'metric new': change('additive', ''),
  'metric attribute new': change('additive', ''),
  'log field new': change('additive', ''),
  'logs new': change('additive', ''),
  'query without data': change(
    'cosmetic',
    'It finds nothing in what was recorded, before the change and after it.',
  ),
  'not exercised': change(
    'cosmetic',
    'What was not asked for, or whose requests are not recorded, says nothing by its absence.',
  ),
  'overhead undecided': change(
    'cosmetic',
    'What it costs in time was asked, and the experiment could not say.',
  ),
  'exported in batches': change('cosmetic', ''),
  'instrumentation version': change('cosmetic', ''),
  'instrumentation replaced': change('cosmetic', ''),
  'sdk version': change('cosmetic', ''),
} as const satisfies Readonly<Record<string, ChangeForm>>

export type Change = keyof typeof CHANGES

export interface Difference {
  readonly change: Change
  readonly effect: Effect
  readonly service: string
  /** What it is about: a span's name, an attribute's key, a metric. With `places`, it names each change of a service. */
  readonly subject: string
  /** As the signature has it; absent where there was nothing. */
  readonly before?: string
  readonly after?: string
  /** Where in the service it shows, in order: spans for an attribute; empty where the subject says it all. */
  readonly places: readonly string[]
}

export const difference = (
  change: Change,
  service: string,
  subject: string,
  rest: { readonly before?: string; readonly after?: string; readonly places?: readonly string[] } = {},
): Difference => ({
  change,
  effect: CHANGES[change].effect,
  service,
  subject,
  ...rest,
  places: rest.places ?? [],
})
