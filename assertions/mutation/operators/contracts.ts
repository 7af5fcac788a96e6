// Defects that only a contract can see: what a tree demands and the trace has not.
import type { LogRecord, Span } from '../../../harness/telemetry/index.ts'
import type { SpanContract } from '../../contract.ts'
import { contractText, isNamedBy, patternText, serviceOf, textMatches } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { editChosen, editSpans, withoutAttributes } from '../edit.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'

/** Every line of every contract below its root. */
function lines({ expectations }: Specimen): SpanContract[] {
  const found: SpanContract[] = []
  const visit = (node: SpanContract): void => {
    found.push(node)
    for (const child of node.children ?? []) visit(child)
  }
  for (const contract of expectations.traces ?? [])
    for (const child of contract.root.children ?? []) visit(child)
  return found
}

/** Each once for its text. */
const demands = (specimen: Specimen): SpanContract[] => [
  ...new Map(lines(specimen).map((node) => [contractText(node), node])).values(),
]

/** Leaves of the trace that a contract demands: no span below them is orphaned when they are gone. */
function missingLeaf(specimen: Specimen): Site[] {
  const { run } = specimen
  return demands(specimen).flatMap((node) => {
    const spans = new Set<Span>()
    for (const trace of run.traces)
      for (const span of trace.spans)
        if (isNamedBy(span, node) && run.childrenOf(span).length === 0) spans.add(span)
    if (spans.size === 0 || node.kind === 'SERVER' || node.kind === 'CONSUMER') return []
    const count = node.count
    if (typeof count === 'object' && (count.min ?? 0) === 0) return []
    return {
      at: contractText(node),
      verdict: { codes: ['TRC14', 'MET9', 'TRC13'] as const, service: node.service },
      apply: (observed: Observed) => editChosen(observed, spans, () => undefined),
    }
  })
}

/** An attribute that the contract demands is not set. */
function attributeGone(specimen: Specimen): Site[] {
  return demands(specimen).flatMap((node) =>
    Object.keys(node.attributes ?? {}).map((keys) => ({
      at: `${contractText(node)}, ${keys}`,
      verdict: { codes: ['TRC14', 'ATT1'] as const, service: node.service },
      apply: (observed: Observed) =>
        editSpans(observed, (span) =>
          isNamedBy(span, node)
            ? { ...span, attributes: withoutAttributes(span.attributes, ...keys.split('|')) }
            : span,
        ),
    })),
  )
}

/**
 * The span is there under another name. What hangs right below a root says which contract is meant: without it a
 * recording can't tell, and only the scenario, which knows its trace, does.
 */
function otherName(specimen: Specimen): Site[] {
  const { run, expectations } = specimen
  const tellingApart = new Set(
    (expectations.traces ?? []).flatMap(({ root }) => root.children ?? []).map(contractText),
  )
  return demands(specimen)
    .filter(
      (node) =>
        node.kind === 'INTERNAL' &&
        !tellingApart.has(contractText(node)) &&
        run.traces.some((trace) => trace.spans.some((span) => isNamedBy(span, node))),
    )
    .map((node) => ({
      at: contractText(node),
      verdict: { codes: ['TRC14', 'MET9'] as const, service: node.service },
      apply: (observed: Observed) =>
        editSpans(observed, (span) => (isNamedBy(span, node) ? { ...span, name: 'doWork' } : span)),
    }))
}

/** An operation fails without anybody's fault: a span in error that the contract does not allow. */
function unexpectedError(specimen: Specimen): Site[] {
  const { run } = specimen
  return demands(specimen).flatMap((node) => {
    const spans = new Set<Span>()
    for (const trace of run.traces)
      for (const span of trace.spans)
        if (isNamedBy(span, node) && span.status.code === 'UNSET') spans.add(span)
    const [first] = spans
    if (first === undefined || node.kind !== 'INTERNAL') return []
    return {
      at: contractText(node),
      verdict: { codes: ['STA1', 'TRC14', 'TRC20'] as const, service: serviceOf(first) },
      apply: (observed: Observed) =>
        editChosen(observed, spans, (span) => ({
          ...span,
          status: { code: 'ERROR', codeNumber: 2, message: 'boom' },
        })),
    }
  })
}

/**
 * An event that a contract demands is neither logged nor put on its span. Lines of the same text differ in their events:
 * a play that fails has none.
 */
function eventGone(specimen: Specimen): Site[] {
  const { observed, run } = specimen
  const sites = new Map<string, Site>()
  for (const { service, events = [] } of lines(specimen))
    for (const wanted of events) {
      if (typeof wanted === 'string' || wanted instanceof RegExp) continue
      const at = `${service}, ${patternText(wanted.name)}`
      if (sites.has(at)) continue
      const isIt = ({ name }: { readonly name: string }) => textMatches(wanted.name, name)
      const logged = (one: LogRecord) => serviceOf(one) === service && isIt({ name: one.eventName })
      const onSpan = (span: Span) => serviceOf(span) === service && span.events.some(isIt)
      if (!observed.logs.some(logged) && !run.traces.some(({ spans }) => spans.some(onSpan))) continue
      sites.set(at, {
        at,
        verdict: { codes: ['TRC14'], service },
        apply: (all) => ({
          ...editSpans(all, (span) =>
            onSpan(span) ? { ...span, events: span.events.filter((event) => !isIt(event)) } : span,
          ),
          logs: all.logs.filter((one) => !logged(one)),
        }),
      })
    }
  return [...sites.values()]
}

export const contractOperators: readonly Operator[] = [
  {
    name: 'demanded-span-missing',
    defect: 'a span that the contract demands is not made',
    rule: 'TRC14',
    sites: missingLeaf,
  },
  {
    name: 'demanded-attribute-missing',
    defect: 'an attribute that the contract demands is not set',
    rule: 'TRC14',
    sites: attributeGone,
  },
  {
    name: 'demanded-event-missing',
    defect: 'an event that the contract demands is not sent',
    rule: 'TRC14',
    sites: eventGone,
  },
  {
    name: 'demanded-span-renamed',
    defect: 'a span that the contract demands has another name',
    rule: 'TRC14',
    sites: otherName,
  },
  {
    name: 'unexpected-error',
    defect: 'a span in error where the contract allows none',
    rule: 'STA1',
    sites: unexpectedError,
  },
]
