// Dashboards of Grafana: panels and their queries, with variables expanded.

export type QueryLanguage = 'promql' | 'logql' | 'traceql'

export interface WatchedQuery {
  /** `dashboard Casino, panel Bets`: what is empty when the query finds nothing. */
  readonly place: string
  readonly language: QueryLanguage
  /** Without variables. */
  readonly text: string
  /** Labels whose values a variable chooses: any value will do. */
  readonly file: string
}

/** What is in a file that could not be taken as a query, one sentence each. */
export interface ReadBoard {
  readonly title: string
  readonly queries: readonly WatchedQuery[]
  readonly unread: readonly string[]
}

interface Target {
  readonly expr?: unknown
  readonly query?: unknown
  readonly datasource?: unknown
  readonly refId?: unknown
  readonly hide?: unknown
}

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** `json`: the model of a dashboard as Grafana exports it, or inside the envelope of its API. */
export function readDashboard(json: unknown, file: string): ReadBoard | undefined {
  if (!isFields(json)) return undefined
  const model = isFields(json['dashboard']) ? json['dashboard'] : json
  if (!Array.isArray(model['panels'])) return undefined
  const title = textOf(model['title']) || file
  const variables = variablesOf(model)
  const queries: WatchedQuery[] = []
  const unread: string[] = []
  for (const panel of panelsOf(model)) {
    const name = `dashboard ${title}, panel ${textOf(panel['title']) || String(panel['id'] ?? '?')}`
    for (const target of listOf(panel['targets']).filter(isFields))
      readTarget(target, panel, { name, file, variables, queries, unread })
  }
  for (const { name, query } of variables.queries) {
    const text = seriesOf(query)
    if (text !== undefined)
      queries.push({ place: `dashboard ${title}, variable ${name}`, language: 'promql', text, file })
  }
  return { title, queries, unread }
}

/** Rows hold panels of their own. */
function panelsOf(of: Fields): Fields[] {
  return listOf(of['panels'])
    .filter(isFields)
    .flatMap((panel) => [panel, ...panelsOf(panel)])
}

interface Into {
  readonly name: string
  readonly file: string
  readonly variables: Variables
  readonly queries: WatchedQuery[]
  readonly unread: string[]
}

function readTarget(target: Target, panel: Fields, { name, file, variables, queries, unread }: Into): void {
  if (target.hide === true) return
  const text = textOf(target.expr) || textOf(target.query)
  if (text === '') return
  const language = languageOf(target.datasource ?? panel['datasource'], text)
  if (language === undefined) {
    unread.push(`${name}: its data source is of no kind that is read`)
    return
  }
  queries.push({ place: name, language, text: expanded(text, variables), file })
}

function languageOf(source: unknown, text: string): QueryLanguage | undefined {
  const type = isFields(source) ? textOf(source['type']) || textOf(source['uid']) : textOf(source)
  if (/tempo/i.test(type)) return 'traceql'
  if (/loki/i.test(type)) return 'logql'
  if (type === '' || /prometheus|mimir|\$/i.test(type))
    return /^\s*\{[^}]*\}\s*\|/.test(text) ? 'logql' : 'promql'
  return undefined
}

interface Variables {
  /** Text that stands for each by name: any value, as a regular expression. */
  readonly values: ReadonlyMap<string, string>
  readonly queries: readonly { readonly name: string; readonly query: string }[]
}

function variablesOf(model: Fields): Variables {
  const templating = model['templating']
  const values = new Map<string, string>()
  const queries: { name: string; query: string }[] = []
  for (const variable of listOf(isFields(templating) ? templating['list'] : []).filter(isFields)) {
    const name = textOf(variable['name'])
    const { query } = variable
    const type = textOf(variable['type'])
    if (type === 'interval') values.set(name, '5m')
    else if (type === 'constant' || type === 'custom') values.set(name, firstOf(textOf(query)))
    else values.set(name, '.*')
    if (type === 'query')
      queries.push({ name, query: textOf(query) || (isFields(query) ? textOf(query['query']) : '') })
  }
  return { values, queries }
}

/** Of `a,b : c`, where all are choices, the first. */
const firstOf = (choices: string): string => (choices.split(',')[0] ?? '').split(' : ').at(-1)?.trim() ?? ''

/** `label_values(metric{...}, label)` asks for a series, too. */
function seriesOf(query: string): string | undefined {
  const found = /^\s*label_values\(\s*(.+?)\s*,\s*(\w+)\s*\)\s*$/s.exec(query)
  return found === null ? undefined : `count by (${found[2]}) (${found[1]})`
}

/** Grafana's own: a range or a step. */
const BUILT_IN = /^__(rate_interval|interval|range|interval_ms|range_s|range_ms)$/

function expanded(text: string, { values }: Variables): string {
  const valueOf = (name: string): string => (BUILT_IN.test(name) ? '5m' : (values.get(name) ?? '.*'))
  const inner = text.replace(
    /\$\{(\w+)(?::\w+)?\}|\[\[(\w+)(?::\w+)?\]\]|\$(\w+)/g,
    (whole, braced?: string, bracketed?: string, plain?: string) => {
      const name = braced ?? bracketed ?? plain ?? ''
      // A regular expression's own end, and the groups of label_replace.
      return /^\d+$/.test(name) ? whole : valueOf(name)
    },
  )
  // Any value, where exactly one was asked for.
  return inner.replace(/(=|!=)\s*"([^"]*\.\*[^"]*)"/g, (_, operator: string, value: string) =>
    operator === '=' ? `=~"${value}"` : `!~"${value}"`,
  )
}
