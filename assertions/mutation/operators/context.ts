// Defects of propagation: where a context is lost between services, and how.
import type { Span } from '../../../harness/telemetry/index.ts'
import { describeSpan, hasParentId, isBrowser, isHarness, push, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { editChosen } from '../edit.ts'
import { type HopSite, hopText } from '../hop-sites.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'
import { tearOff } from '../retrace.ts'
import { byName } from './sites.ts'

const tornCode = ({ kind }: HopSite) => (kind === 'message' ? (['TRC12'] as const) : (['TRC11'] as const))

const receivers = (site: HopSite): Span[] => site.crossings.map((one) => one.receiver)

/** A torn hop at which the sender is outside the system is told by the side that was called. */
function notInjected({ run, hops }: Specimen): Site[] {
  return hops.map((site) => ({
    at: hopText(site.hop),
    verdict: { codes: tornCode(site), hop: site.hop, first: true },
    apply: (observed) => tearOff(observed, run, receivers(site)),
  }))
}

function lostOnce({ run, hops }: Specimen): Site[] {
  return hops.flatMap((site) => {
    const [, second] = site.crossings
    if (second === undefined) return []
    return {
      at: `${hopText(site.hop)}, one of ${site.crossings.length}`,
      verdict: { codes: tornCode(site), hop: site.hop, first: true } as const,
      apply: (observed: Observed) => tearOff(observed, run, [second.receiver]),
    }
  })
}

function notExtracted({ run, hops }: Specimen): Site[] {
  const byCallee = new Map<string, HopSite[]>()
  for (const site of hops) push(byCallee, `${site.hop.to}\n${site.hop.via}`, site)
  return [...byCallee.values()].flatMap((sites) => {
    const [first] = sites
    if (first === undefined || sites.length < 2) return []
    const { to, via } = first.hop
    return {
      at: `${to}, all it is sent via ${via}`,
      verdict: { codes: tornCode(first), hop: { to, via }, first: true } as const,
      apply: (observed: Observed) => tearOff(observed, run, sites.flatMap(receivers)),
    }
  })
}

/** The callee hangs under the span above the call instead of under the call. */
function wrongParent({ run, hops }: Specimen): Site[] {
  return hops.flatMap((site) => {
    const above = new Map<Span, string>()
    for (const { sender, receiver } of site.crossings) {
      const caller = run.parentOf(sender)
      if (caller !== undefined && serviceOf(caller) === serviceOf(sender)) above.set(receiver, caller.spanId)
    }
    if (above.size === 0) return []
    const codes = site.kind === 'message' ? (['TRC12', 'TRC19'] as const) : (['TRC19', 'TRC11'] as const)
    return {
      at: hopText(site.hop),
      verdict: { codes, hop: site.hop, first: true } as const,
      apply: (observed: Observed) =>
        editChosen(observed, new Set(above.keys()), (span) => ({
          ...span,
          parentSpanId: above.get(span) ?? '',
          links: [],
        })),
    }
  })
}

/** The sending side's span never arrives: who it was can be read off the other calls of its kind, or not at all. */
function senderLost({ hops }: Specimen): Site[] {
  return hops.flatMap((site) => {
    const senders = new Set(site.crossings.map((one) => one.sender).filter((span) => !isHarness(span)))
    if (senders.size === 0) return []
    const { to, via } = site.hop
    return {
      at: hopText(site.hop),
      verdict: { codes: ['TRC1', 'TRC2'] as const, hop: { to, via }, first: true } as const,
      apply: (observed: Observed) => editChosen(observed, senders, () => undefined),
    }
  })
}

/** A span with children of its own service that is never ended, so never exported. */
function neverEnded({ run }: Specimen): Site[] {
  const parents = byName(run, (span) => {
    const own = run.childrenOf(span).some((child) => serviceOf(child) === serviceOf(span))
    return own && span.kind !== 'CLIENT' && span.kind !== 'PRODUCER'
  })
  return parents.map(([name, spans]) => ({
    at: name,
    verdict: { codes: ['TRC1', 'TRC2'], service: serviceOf(spans[0] as Span), first: true },
    apply: (observed) => editChosen(observed, new Set(spans), () => undefined),
  }))
}

/** Work of one service that goes on in a trace of its own. */
function newRoot({ run }: Specimen): Site[] {
  const inner = byName(run, (span) => {
    const parent = run.parentOf(span)
    return span.kind === 'INTERNAL' && parent !== undefined && serviceOf(parent) === serviceOf(span)
  })
  return inner.map(([name, spans]) => ({
    at: name,
    verdict: { codes: ['TRC14'], service: serviceOf(spans[0] as Span) },
    apply: (observed) => tearOff(observed, run, spans),
  }))
}

/** The context's trace id is kept and its span id is not. */
function secondRoot({ run }: Specimen): Site[] {
  const servers = byName(run, (span) => span.kind === 'SERVER' && run.parentOf(span) !== undefined)
  return servers.map(([name, spans]) => ({
    at: name,
    verdict: { codes: ['TRC3', 'TRC11', 'TRC10'], service: serviceOf(spans[0] as Span) },
    apply: (observed) =>
      editChosen(observed, new Set(spans), (span) => ({
        ...span,
        parentSpanId: '',
        flags: span.flags & ~0x200,
      })),
  }))
}

function clientRoot({ run }: Specimen): Site[] {
  const clients = byName(
    run,
    (span) =>
      span.kind === 'CLIENT' && hasParentId(span) && !isBrowser(span) && run.childrenOf(span).length === 0,
  )
  return clients.map(([name, spans]) => ({
    at: name,
    verdict: { codes: ['TRC4', 'TRC14', 'TRC11'], service: serviceOf(spans[0] as Span) },
    apply: (observed) => tearOff(observed, run, spans),
  }))
}

/** The receiving side's own work hangs on the sender, beside the span that should be around it. */
function notActivated({ run, hops }: Specimen): Site[] {
  return hops.flatMap((site) => {
    const inner = new Set(site.crossings.flatMap(({ receiver }) => run.childrenOf(receiver)))
    if (inner.size === 0) return []
    return {
      at: `${describeSpan(site.crossings[0]?.receiver as Span)}, called by ${site.hop.from}`,
      verdict: { codes: ['TRC14', 'TRC4', 'TRC11', 'TRC12'] as const, service: site.hop.to },
      apply: (observed: Observed) => tearOff(observed, run, inner),
    }
  })
}

export const contextOperators: readonly Operator[] = [
  { name: 'context-not-injected', defect: 'the caller sends no context', rule: 'TRC11', sites: notInjected },
  {
    name: 'context-lost-once',
    defect: 'one call of many carries no context',
    rule: 'TRC11',
    sites: lostOnce,
  },
  {
    name: 'context-not-extracted',
    defect: 'the callee ignores every context',
    rule: 'TRC12',
    sites: notExtracted,
  },
  {
    name: 'context-not-activated',
    defect: 'the work of a request begins traces of its own',
    rule: 'TRC14',
    sites: notActivated,
  },
  { name: 'wrong-parent', defect: 'the context of another span is sent', rule: 'TRC19', sites: wrongParent },
  {
    name: 'sender-lost',
    defect: 'the span that sent the context is never exported',
    rule: 'TRC1',
    sites: senderLost,
  },
  {
    name: 'span-never-ended',
    defect: 'a span with children is never ended',
    rule: 'TRC2',
    sites: neverEnded,
  },
  { name: 'new-root', defect: 'work within a service begins a new trace', rule: 'TRC14', sites: newRoot },
  {
    name: 'second-root',
    defect: 'a SERVER span keeps the trace id and drops its parent',
    rule: 'TRC3',
    sites: secondRoot,
  },
  {
    name: 'client-root',
    defect: 'a call is made outside the current context',
    rule: 'TRC4',
    sites: clientRoot,
  },
]
