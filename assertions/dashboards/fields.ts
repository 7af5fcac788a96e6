// TraceQL and LogQL, as far as they can be read: names of fields, and the values that they are compared with.
import type { Matcher, ReadQuery, Unread } from './query.ts'

/** A comparison with a text, a number, or nothing: `span.http.route = "/x"`, `resource.service.name =~ ".+"`. */
const TRACE_FIELD =
  /(?<![\w."])((?:span|resource|event|link|instrumentation|parent)?\.[\w./-]*[\w])\s*(!=|=~|!~|>=|<=|=|>|<)?\s*("(?:[^"\\]|\\.)*"|`[^`]*`)?/g

/**
 * The fields of a TraceQL query as labels; of a value only what is compared with a text. Source: Grafana Tempo's
 * documentation, TraceQL.
 */
export function readTraceql(text: string): ReadQuery | Unread {
  if (!/\{/.test(text) || !isBalanced(text)) return { unread: 'is no TraceQL that could be read' }
  const matchers = [
    ...withoutTexts(text).matchAll(/\b(name|kind|status|duration|rootName|rootServiceName)\b/g),
  ]
  const named = [
    ...text.matchAll(/(?<![\w.])(name|rootName|rootServiceName)\s*(=~|!=|!~|=)\s*"((?:[^"\\]|\\.)*)"/g),
  ].map(
    ([, field = '', operator = '=', value = '']): Matcher => ({
      label: field === 'rootServiceName' ? 'resource.service.name' : 'name',
      operator: operator as Matcher['operator'],
      value,
    }),
  )
  const fields = [...text.matchAll(TRACE_FIELD)].map(
    ([, field = '', operator = '!=', value = '']): Matcher => ({
      label: field,
      operator: isOperator(operator) && value !== '' ? operator : '!=',
      value: value.slice(1, -1),
    }),
  )
  if (fields.length + named.length + matchers.length === 0 && !/\{\s*\}/.test(text))
    return { unread: 'names no field that could be read' }
  return { selectors: [{ matchers: [...named, ...fields], groupedBy: [] }], madeLabels: [] }
}

const LOG_SELECTOR = /^\s*(?:[a-z_]+\s*(?:(?:by|without)\s*\([^)]*\)\s*)?\(\s*)*\{([^}]*)\}/
const LABEL = /([A-Za-z_]\w*)\s*(=~|!=|!~|=)\s*("(?:[^"\\]|\\.)*"|`[^`]*`)/g
/** After a parser, a filter on a field that it found. */
const FILTER = /\|\s*([A-Za-z_]\w*)\s*(=~|!=|!~|==|>=|<=|=|>|<)\s*("(?:[^"\\]|\\.)*"|`[^`]*`|[\d.]+\w*)/g
const PARSERS = new Set([
  'json',
  'logfmt',
  'pattern',
  'regexp',
  'unpack',
  'decolorize',
  'line_format',
  'label_format',
  'unwrap',
])

/** Labels of the stream selector, and fields that filters after it name. Source: Grafana Loki's documentation, LogQL. */
export function readLogql(text: string): ReadQuery | Unread {
  const found = LOG_SELECTOR.exec(text)
  if (found === null || !isBalanced(text)) return { unread: 'is no LogQL that could be read' }
  const matcher = ([, label = '', operator = '=', value = '']: RegExpMatchArray): Matcher => ({
    label,
    operator: isOperator(operator) ? operator : '!=',
    value: value.startsWith('"') || value.startsWith('`') ? value.slice(1, -1) : '',
  })
  const labels = [...(found[1] ?? '').matchAll(LABEL)].map(matcher)
  const rest = text.slice(found[0].length)
  const filters = [...rest.matchAll(FILTER)].filter(([, label = '']) => !PARSERS.has(label)).map(matcher)
  return { selectors: [{ matchers: [...labels, ...filters], groupedBy: [] }], madeLabels: [] }
}

const isOperator = (text: string): text is Matcher['operator'] => ['=', '!=', '=~', '!~'].includes(text)

const withoutTexts = (text: string): string => text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""')

function isBalanced(text: string): boolean {
  let depth = 0
  for (const character of withoutTexts(text)) {
    if (character === '{' || character === '(') depth++
    if (character === '}' || character === ')') depth--
    if (depth < 0) return false
  }
  return depth === 0
}
