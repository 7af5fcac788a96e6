// Whether a query finds anything in telemetry, and what it lacks.
import { readLogql, readTraceql } from './fields.ts'
import type { WatchedQuery } from './grafana.ts'
import type { Holdings } from './holdings.ts'
import { readPromql } from './promql.ts'
import { isUnread, type Matcher, type ReadQuery, type Selector, type Unread } from './query.ts'

/** Dashboards and rules together. */
export interface Watch {
  readonly queries: readonly WatchedQuery[]
  /** Series that rules make: they are there wherever the rule's own query finds something. */
  readonly recorded: readonly string[]
}

export interface Lacking {
  readonly query: WatchedQuery
  /** What it asks for and does not find, one phrase each. */
  readonly missing: readonly string[]
}

interface Missing {
  readonly text: string
  /** Only a value is: a sound run has none of the failures that alerts wait for. */
  readonly onlyValue: boolean
}

const absent = (text: string): Missing => ({ text, onlyValue: false })

export interface LookedUp {
  /** Found something before, and do not now. */
  readonly emptied: readonly Lacking[]
  /** Lack a metric, a label or a field on both sides. */
  readonly lacking: readonly Lacking[]
  /** Places of queries that wait for a value which neither side ever had. */
  readonly waiting: readonly string[]
  /** Could not be read, one sentence each. */
  readonly unread: readonly string[]
}

function read({ language, text }: WatchedQuery): ReadQuery | Unread {
  switch (language) {
    case 'promql':
      return readPromql(text)
    case 'traceql':
      return readTraceql(text)
    case 'logql':
      return readLogql(text)
  }
}

/** Every query against both sides. */
export function watchedIn({ queries, recorded }: Watch, base: Holdings, head: Holdings): LookedUp {
  const made = new Set(recorded)
  const [gone, lacking]: [Lacking[], Lacking[]] = [[], []]
  const [waiting, unread] = [new Set<string>(), new Set<string>()]
  for (const query of queries) {
    const asked = read(query)
    if (isUnread(asked)) {
      unread.add(`${query.place}: ${asked.unread}, and is not checked`)
      continue
    }
    const before = new Set(missingIn(query, asked, base, made).map(({ text }) => text))
    const missing = missingIn(query, asked, head, made)
    const lost = missing.filter(({ text }) => !before.has(text))
    const lacks = missing.filter(({ onlyValue }) => !onlyValue)
    if (lost.length > 0) gone.push({ query, missing: textsOf(lost) })
    else if (lacks.length > 0) lacking.push({ query, missing: textsOf(lacks) })
    else if (missing.length > 0) waiting.add(query.place)
  }
  return { emptied: gone, lacking, waiting: [...waiting], unread: [...unread] }
}

const textsOf = (missing: readonly Missing[]): string[] => [...new Set(missing.map(({ text }) => text))]

function missingIn(
  { language }: Pick<WatchedQuery, 'language'>,
  { selectors, madeLabels }: ReadQuery,
  holdings: Holdings,
  recorded: ReadonlySet<string>,
): Missing[] {
  return selectors.flatMap((selector) => {
    switch (language) {
      case 'promql':
        return inSeries(selector, holdings, recorded, new Set(madeLabels))
      case 'traceql':
        return selector.matchers.flatMap((matcher) => inSpans(matcher, holdings))
      case 'logql':
        return selector.matchers.flatMap(({ label }) =>
          holdings.logFields.has(label) ? [] : [absent(`no log has the field ${label}`)],
        )
    }
  })
}

type Labels = ReadonlyMap<string, ReadonlySet<string> | undefined>

function inSeries(
  { metric, matchers, groupedBy }: Selector,
  { series }: Holdings,
  recorded: ReadonlySet<string>,
  made: ReadonlySet<string>,
): Missing[] {
  const byName = matchers.find(({ label }) => label === '__name__')
  const name = metric ?? byName?.value ?? ''
  if (recorded.has(name)) return []
  const isMeant =
    metric === undefined && byName !== undefined ? accepts(byName) : (text: string) => text === name
  // Without any name, the other labels alone decide.
  const meant = [...series].filter(([key]) => name === '' || isMeant(key)).map(([, labels]) => labels)
  if (meant.length === 0) return [absent(`there is no metric ${name}`)]
  const asked = matchers.filter((one) => one.label !== '__name__' && demands(one))
  const where = name === '' ? 'no series' : name
  return [
    ...asked.flatMap((matcher) => lacksMatch(meant, matcher, where)),
    ...groupedBy
      .filter((label) => !made.has(label) && !meant.some((labels) => labels.has(label)))
      .map((label) => absent(`${where} has no label ${label}`)),
  ]
}

/** It can only be met by a series that has the label. */
const demands = (matcher: Matcher): boolean =>
  (matcher.operator === '=' && matcher.value !== '') || (matcher.operator === '=~' && !accepts(matcher)(''))

function lacksMatch(meant: readonly Labels[], matcher: Matcher, where: string): Missing[] {
  const { label, operator, value } = matcher
  const having = meant.filter((labels) => labels.has(label))
  if (having.length === 0) return [absent(`${where} has no label ${label}`)]
  const isMet = accepts(matcher)
  const met = having.some((labels) => {
    const values = labels.get(label)
    return values === undefined || [...values].some(isMet)
  })
  // The bounds of a histogram are always there, or never.
  const text = `${where} is never recorded with ${label}${operator}"${value}"`
  return met ? [] : [{ text, onlyValue: label !== 'le' }]
}

/** Expressions of Prometheus stand for the whole value; one that JavaScript cannot read accepts all. */
function accepts({ operator, value }: Matcher): (text: string) => boolean {
  if (operator === '=') return (text) => text === value
  if (operator === '!=') return (text) => text !== value
  const pattern = regExpOf(value)
  if (pattern === undefined) return () => true
  return operator === '=~' ? (text) => pattern.test(text) : (text) => !pattern.test(text)
}

function regExpOf(value: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${value})$`, 's')
  } catch {
    return undefined
  }
}

function inSpans(matcher: Matcher, { spanNames, spanFields }: Holdings): Missing[] {
  const { label, operator, value } = matcher
  if (label === 'name') {
    const isMet = accepts(matcher)
    const isNegative = operator === '!=' || operator === '!~'
    return isNegative || [...spanNames].some(isMet) ? [] : [absent(`there is no span ${value}`)]
  }
  const field = label.replace(/^(parent|instrumentation)\./, 'span.')
  return spanFields.has(field) ? [] : [absent(`no span has ${label}`)]
}
