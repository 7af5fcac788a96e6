// The tree demanded beside the tree found, line by line.
import type { Span } from '../../harness/telemetry/index.ts'
import type { ComparisonLine } from '../comparison.ts'
import type { TraceContract } from '../contract.ts'
import { contractText, describeSpan, isHarness, isNamedBy } from '../model/index.ts'
import { countRange, rangeText } from './demands.ts'
import type { ContractFindings } from './findings.ts'
import type { Forest } from './forest.ts'
import { assignedSpans, type Match, type Surplus } from './match.ts'

/** Undemanded spans shown under one line; the rest is counted. */
const SHOWN_EXTRAS = 40

const at = (span: Span) => ({ traceId: span.traceId, spanId: span.spanId })

export class ComparisonLines {
  readonly lines: ComparisonLine[] = []
  readonly #contract: TraceContract
  readonly #forest: Forest
  readonly #findings: ContractFindings
  readonly #assigned: ReadonlySet<Span>
  readonly #shown = new Set<Span>()

  constructor(contract: TraceContract, forest: Forest, roots: readonly Match[], findings: ContractFindings) {
    this.#contract = contract
    this.#forest = forest
    this.#findings = findings
    this.#assigned = assignedSpans(roots)
  }

  all(roots: readonly Match[], surplus: readonly Surplus[]): ComparisonLine[] {
    for (const root of roots) this.#matched(root, 0)
    this.#surplus(surplus, 0)
    const foreign = this.#forest.main.spans.filter((span) => !isHarness(span))
    this.#extras(foreign, 0, 'hangs elsewhere in the trace')
    return this.lines
  }

  #matched(match: Match, depth: number): void {
    const { span } = match
    const expected = contractText(match.node)
    if (span === undefined) this.lines.push({ depth, mark: 'missing', expected })
    else {
      const notes = match.differences.map((difference) => difference.text)
      if (match.misplaced) notes.unshift(this.#misplacedNote(span))
      const note = notes.length === 0 ? {} : { note: notes.join('; ') }
      const mark = notes.length === 0 ? 'same' : 'different'
      this.lines.push({ depth, mark, expected, found: describeSpan(span), ...note, ...at(span) })
      this.#shown.add(span)
    }
    for (const child of match.children) this.#matched(child, depth + 1)
    this.#surplus(match.surplus, depth + 1)
    if (span === undefined) return
    const note = match.node.only === true ? 'not allowed here' : undefined
    this.#extras(this.#forest.indexOf(span).childrenOf(span), depth + 1, note)
  }

  #misplacedNote(span: Span): string {
    const above = this.#forest.indexOf(span).parentOf(span)
    return above === undefined ? 'hangs under no span of this trace' : `hangs under ${describeSpan(above)}`
  }

  #surplus(surplus: readonly Surplus[], depth: number): void {
    for (const { node, spans, found } of surplus) {
      const note = `expected ${rangeText(countRange(node))}, found ${found}`
      for (const span of spans) {
        this.lines.push({ depth, mark: 'different', found: describeSpan(span), note, ...at(span) })
        this.#shown.add(span)
      }
    }
  }

  #extras(spans: readonly Span[], depth: number, note: string | undefined): void {
    const rest = spans.filter((span) => !this.#shown.has(span) && !this.#assigned.has(span))
    for (const span of rest.slice(0, SHOWN_EXTRAS)) this.#extra(span, depth, note)
    if (rest.length <= SHOWN_EXTRAS) return
    for (const span of rest) this.#shown.add(span)
    this.lines.push({ depth, mark: 'extra', found: `… and ${rest.length - SHOWN_EXTRAS} more` })
  }

  #extra(span: Span, depth: number, inherited: string | undefined): void {
    if (this.#shown.has(span)) return
    this.#shown.add(span)
    const note = this.#forbidden(span) ?? inherited
    this.lines.push({
      depth,
      mark: 'extra',
      found: describeSpan(span),
      ...(note === undefined ? {} : { note }),
      ...at(span),
    })
    this.#extras(this.#forest.indexOf(span).childrenOf(span), depth + 1, inherited)
  }

  #forbidden(span: Span): string | undefined {
    if (this.#contract.absent?.some((node) => isNamedBy(span, node))) return 'must not be in the trace'
    const finding = this.#findings.findings.find(
      (one) => one.code === 'STA1' && one.subject.spanId === span.spanId,
    )
    return finding === undefined ? undefined : 'status ERROR is not demanded'
  }
}
