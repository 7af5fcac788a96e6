// PromQL, read by the ecosystem's own grammar.
import { parser } from '@prometheus-io/lezer-promql'
import type { Matcher, ReadQuery, Selector, Unread } from './query.ts'

type Node = ReturnType<typeof parser.parse>['topNode']

const OPERATORS: readonly string[] = ['=', '!=', '=~', '!~']
const MAKES_LABELS = new Set(['label_replace', 'label_join'])

interface Walk {
  readonly text: string
  readonly selectors: Selector[]
  readonly made: Set<string>
  problem: string | undefined
}

export function readPromql(text: string): ReadQuery | Unread {
  const walk: Walk = { text, selectors: [], made: new Set(), problem: undefined }
  visit(parser.parse(text).topNode, [], walk)
  if (walk.problem !== undefined) return { unread: walk.problem }
  return { selectors: walk.selectors, madeLabels: [...walk.made] }
}

/** `groupedBy`: labels that aggregations around the node keep. */
function visit(node: Node, groupedBy: readonly string[], walk: Walk): void {
  if (node.type.isError) walk.problem ??= `is no PromQL at character ${node.from + 1}`
  if (node.name === 'VectorSelector') walk.selectors.push(selectorAt(node, groupedBy, walk))
  const inner = node.name === 'AggregateExpr' ? [...groupedBy, ...keptBy(node, walk)] : groupedBy
  if (node.name === 'FunctionCall') noteMadeLabel(node, walk)
  for (const child of childrenOf(node)) visit(child, inner, walk)
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children
}

const textOf = ({ from, to }: Node, { text }: Walk): string => text.slice(from, to)

/** `sum by (job)`: without `by`, or with `without`, no label is named that must be there. */
function keptBy(node: Node, walk: Walk): string[] {
  const modifier = node.getChild('AggregateModifier')
  if (modifier === null || modifier.getChild('By') === null) return []
  const labels = modifier.getChild('GroupingLabels')
  return labels === null ? [] : childrenOf(labels).map((label) => unquoted(textOf(label, walk)))
}

function noteMadeLabel(node: Node, walk: Walk): void {
  const name = node.getChild('FunctionIdentifier')
  if (name === null || !MAKES_LABELS.has(textOf(name, walk))) return
  const made = node.getChild('FunctionCallBody')?.getChild('StringLiteral')
  if (made) walk.made.add(unquoted(textOf(made, walk)))
}

function selectorAt(node: Node, groupedBy: readonly string[], walk: Walk): Selector {
  const identifier = node.getChild('Identifier')
  const inner = node.getChild('LabelMatchers')
  const quoted = inner?.getChild('QuotedLabelName')
  const metric = identifier === null ? quoted && unquoted(textOf(quoted, walk)) : textOf(identifier, walk)
  const matchers = (inner === null ? [] : childrenOf(inner)).flatMap((child) => matcherAt(child, walk))
  return { ...(metric ? { metric } : {}), matchers, groupedBy }
}

function matcherAt(node: Node, walk: Walk): Matcher[] {
  if (node.name !== 'UnquotedLabelMatcher' && node.name !== 'QuotedLabelMatcher') return []
  const [label, operator, value] = childrenOf(node).map((child) => textOf(child, walk))
  if (label === undefined || operator === undefined || value === undefined) return []
  return OPERATORS.includes(operator)
    ? [{ label: unquoted(label), operator: operator as Matcher['operator'], value: unquoted(value) }]
    : []
}

/** Of texts in any of PromQL's quotation marks; only backticks leave backslashes alone. */
function unquoted(text: string): string {
  const mark = text[0]
  if (mark !== '"' && mark !== "'" && mark !== '`') return text
  const inner = text.slice(1, -1)
  return mark === '`'
    ? inner
    : inner.replace(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character)
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
