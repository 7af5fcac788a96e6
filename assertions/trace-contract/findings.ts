// What a contract laid over a trace has to complain about.
import type { Span } from '../../harness/telemetry/index.ts'
import type { SpanContract, TraceContract } from '../contract.ts'
import { evidenceOf, subjectOf } from '../diagnosis/index.ts'
import type { Evidence, Finding } from '../finding.ts'
import { contractText, describeSpan, isHarness, isNamedBy, patternText } from '../model/index.ts'
import { countRange, rangeText } from './demands.ts'
import type { Forest } from './forest.ts'
import { assignedSpans, type Match, type Surplus } from './match.ts'

/** What the diagnosis knows about a demanded span that is not in the trace. */
export type Explain = (
  node: SpanContract,
  parent: { readonly span: Span; readonly node: SpanContract } | undefined,
) => Pick<Finding, 'hop' | 'reason'> & { readonly evidence: readonly Evidence[] }

const REMEDY = {
  missing: 'Look at the hop above: the context is not carried to this span, or the span is not made.',
  misplaced:
    'Make the span while the span above it in the contract is active, and end spans where their work ends.',
  different: 'Correct the instrumentation, or the contract where it demands too much.',
  count: 'Find out which code makes these spans: work done twice, or instrumentation installed twice.',
  unexpected: 'Remove the instrumentation that makes it, or name it in the contract.',
  status:
    'Set the status as the semantic conventions of this span kind say: ERROR only where this side failed.',
}

export class ContractFindings {
  readonly findings: Finding[] = []
  readonly #contract: TraceContract
  readonly #forest: Forest
  readonly #explain: Explain
  readonly #assigned: ReadonlySet<Span>

  constructor(contract: TraceContract, forest: Forest, roots: readonly Match[], explain: Explain) {
    this.#contract = contract
    this.#forest = forest
    this.#explain = explain
    this.#assigned = assignedSpans(roots)
  }

  /** Everything below and including this match, in the order of the contract. */
  collect(match: Match, parent: Match | undefined): void {
    if (match.span === undefined) {
      this.#missing(match.node, parent)
      return
    }
    if (match.misplaced) this.#misplaced(match, match.span, parent)
    this.#different(match, match.span)
    this.collectSurplus(match.surplus, match.span)
    for (const span of this.unexpectedBelow(match)) {
      this.#add(
        'TRC14',
        span,
        `${describeSpan(span)} hangs below ${contractText(match.node)}, which allows only what it names`,
        REMEDY.unexpected,
      )
    }
    for (const child of match.children) this.collect(child, match)
  }

  collectSurplus(surplus: readonly Surplus[], parent: Span | undefined): void {
    for (const { node, spans, found } of surplus) {
      const [first] = spans
      if (first === undefined) continue
      const where = parent === undefined ? 'in the trace' : `under ${describeSpan(parent)}`
      this.findings.push({
        code: 'TRC14',
        severity: 'error',
        subject: subjectOf(first),
        message: `${contractText(node)} should be there ${rangeText(countRange(node))} times ${where}, found ${found}`,
        evidence: spans.slice(0, 3).map((span) => evidenceOf(span, `one too many: ${describeSpan(span)}`)),
        remedy: REMEDY.count,
      })
    }
  }

  /** What the contract forbids wherever it hangs. */
  collectForbidden(): void {
    for (const span of this.#forest.main.spans) {
      const absent = this.#contract.absent?.find((node) => isNamedBy(span, node))
      if (absent !== undefined) {
        this.#add('TRC14', span, `${contractText(absent)} must not be in the trace`, REMEDY.unexpected)
      }
    }
    if (this.#contract.noOtherErrors === false) return
    for (const span of this.#forest.main.spans) {
      if (span.status.code !== 'ERROR' || this.#assigned.has(span) || isHarness(span)) continue
      const message = span.status.message === '' ? 'no message' : span.status.message
      this.#add(
        'STA1',
        span,
        `${describeSpan(span)} has status ERROR, which the contract does not name`,
        REMEDY.status,
        [evidenceOf(span, `status message: ${message}`)],
      )
    }
  }

  /** Spans that hang on this one, not counting what other named spans below answer for. */
  unexpectedBelow(match: Match): Span[] {
    if (match.node.only !== true || match.span === undefined) return []
    const index = this.#forest.indexOf(match.span)
    const found: Span[] = []
    const seen = new Set<Span>([match.span])
    const waiting = [...index.childrenOf(match.span)]
    for (let span = waiting.shift(); span !== undefined; span = waiting.shift()) {
      if (this.#assigned.has(span) || seen.has(span)) continue
      seen.add(span)
      found.push(span)
      waiting.push(...index.childrenOf(span))
    }
    return found
  }

  #missing(node: SpanContract, parent: Match | undefined): void {
    const above = parent?.span === undefined ? undefined : { span: parent.span, node: parent.node }
    const { evidence, ...diagnosis } = this.#explain(node, above)
    const where = above === undefined ? 'in the trace' : `under ${contractText(above.node)}`
    const first =
      above === undefined
        ? `the trace has ${this.#forest.main.spans.length} spans`
        : `${describeSpan(above.span)} is there`
    this.findings.push({
      code: 'TRC14',
      severity: 'error',
      subject: { service: node.service, traceId: this.#forest.main.traceId, name: patternText(node.name) },
      message: `${contractText(node)} is missing ${where}`,
      ...diagnosis,
      evidence: [
        above === undefined
          ? { text: first, traceId: this.#forest.main.traceId }
          : evidenceOf(above.span, first),
        ...evidence,
      ],
      remedy: REMEDY.missing,
    })
  }

  #misplaced(match: Match, span: Span, parent: Match | undefined): void {
    const above = this.#forest.indexOf(span).parentOf(span)
    const found = above === undefined ? 'no span of this trace' : describeSpan(above)
    const wanted = parent === undefined ? 'the top of the trace' : contractText(parent.node)
    this.#add(
      'TRC14',
      span,
      `${contractText(match.node)} hangs under ${found} instead of ${wanted}`,
      REMEDY.misplaced,
    )
  }

  #different(match: Match, span: Span): void {
    for (const { about, text } of match.differences) {
      const code = about === 'status' ? 'STA1' : 'TRC14'
      this.#add(
        code,
        span,
        `${contractText(match.node)}: ${text}`,
        about === 'status' ? REMEDY.status : REMEDY.different,
      )
    }
  }

  #add(code: string, span: Span, message: string, remedy: string, evidence?: readonly Evidence[]): void {
    this.findings.push({
      code,
      severity: 'error',
      subject: subjectOf(span),
      message,
      evidence: evidence ?? [evidenceOf(span, `found ${describeSpan(span)}`)],
      remedy,
    })
  }
}
