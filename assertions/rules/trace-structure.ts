// TRC1 to TRC6: the shape of a trace, whatever it is about.
import { parentIsRemote, type Span, valueText } from '../../harness/telemetry/index.ts'
import { evidenceOf, subjectOf } from '../diagnosis/index.ts'
import type { Hop } from '../finding.ts'
import {
  describeSpan,
  hasParentId,
  isBrowser,
  isHarness,
  operationOf,
  type Run,
  serviceOf,
  type TraceIndex,
  viaOf,
} from '../model/index.ts'
import { allSpans, type Case, Cases, type Checked, type Judged, type Rule } from './rule.ts'

const namesParent = (run: Run): Span[] => [...allSpans(run)].filter(hasParentId)

const orphans = (run: Run): Span[] => run.traces.flatMap((trace) => trace.orphans)

function checkParents({ run }: Judged): Checked {
  const cases = new Cases('TRC1')
  for (const span of orphans(run)) {
    const remote = parentIsRemote(span.flags) ?? (span.kind === 'SERVER' || span.kind === 'CONSUMER')
    cases.add(orphanCase(run, span, remote, `the parent of ${describeSpan(span)} is not in the trace`))
  }
  return { subjects: namesParent(run).length, findings: cases.findings() }
}

function checkLostParents({ run }: Judged): Checked {
  const cases = new Cases('TRC2')
  for (const span of orphans(run)) {
    const remote = parentIsRemote(span.flags)
    if (remote === undefined) continue
    const what = remote ? 'the remote parent' : 'the local parent'
    const why = remote ? 'was never received' : 'was never ended'
    cases.add(orphanCase(run, span, remote, `${what} of ${describeSpan(span)} ${why}`))
  }
  const subjects = namesParent(run).filter((span) => parentIsRemote(span.flags) !== undefined).length
  return { subjects, findings: cases.findings() }
}

function orphanCase(run: Run, span: Span, remote: boolean, message: string): Case {
  const evidence = [
    evidenceOf(
      span,
      `${describeSpan(span)} names parent ${span.parentSpanId}, of which trace ${span.traceId} has nothing`,
    ),
  ]
  return { subject: subjectOf(span), message, evidence, hop: lostHop(run, span, remote) }
}

const callers = new WeakMap<Run, Map<string, Set<string>>>()

/** Who calls this operation where the trace is whole: the best guess for whose span was lost. */
function usualCaller(run: Run, span: Span): string {
  let known = callers.get(run)
  if (known === undefined) {
    known = new Map()
    for (const server of [...run.servers(), ...run.consumers]) {
      const parent = run.parentOf(server)
      if (parent === undefined || serviceOf(parent) === serviceOf(server)) continue
      const key = `${serviceOf(server)}\n${operationOf(server)}`
      known.set(key, (known.get(key) ?? new Set()).add(serviceOf(parent)))
    }
    callers.set(run, known)
  }
  const services = known.get(`${serviceOf(span)}\n${operationOf(span)}`)
  const [only] = services ?? []
  return services?.size === 1 && only !== undefined ? only : 'unknown'
}

function lostHop(run: Run, span: Span, remote: boolean): Hop {
  const to = serviceOf(span)
  const from = remote ? usualCaller(run, span) : to
  return { from, to, via: remote ? viaOf(span) : 'in-process', operation: operationOf(span) }
}

function checkRoots({ run }: Judged): Checked {
  const cases = new Cases('TRC3')
  for (const trace of run.traces) {
    if (trace.roots.length < 2) continue
    const [first, second] = trace.roots
    if (first === undefined || second === undefined) continue
    cases.add({
      subject: subjectOf(second),
      message: `a trace has several roots: ${rootNames(trace)}`,
      evidence: trace.roots.slice(0, 3).map((root) => evidenceOf(root, `root ${describeSpan(root)}`)),
    })
  }
  return { subjects: run.traces.filter((trace) => trace.roots.length > 0).length, findings: cases.findings() }
}

const rootNames = (trace: TraceIndex): string =>
  [...new Set(trace.roots.map(describeSpan))].toSorted().slice(0, 4).join(', ')

function checkClientRoots({ run }: Judged): Checked {
  const cases = new Cases('TRC4')
  const clients = run.clients.filter((span) => !isBrowser(span) && !isHarness(span))
  for (const span of clients) {
    if (hasParentId(span)) continue
    const message = `${describeSpan(span)} is the root of its trace`
    cases.add({
      subject: subjectOf(span),
      message,
      evidence: [evidenceOf(span, 'a call that belongs to no request or job')],
    })
  }
  return { subjects: clients.length, findings: cases.findings() }
}

function checkCycles({ run }: Judged): Checked {
  const cases = new Cases('TRC5')
  for (const trace of run.traces) {
    for (const cycle of cyclesOf(trace)) {
      const [first] = cycle
      if (first === undefined) continue
      const message =
        cycle.length === 1
          ? `${describeSpan(first)} is its own parent`
          : `${describeSpan(first)} is its own ancestor`
      const path = cycle.map((span) => span.spanId).join(' -> ')
      cases.add({
        subject: subjectOf(first),
        message,
        evidence: [evidenceOf(first, `${path} -> ${first.spanId}`)],
      })
    }
  }
  return { subjects: namesParent(run).length, findings: cases.findings() }
}

/** Each cycle once, beginning with its oldest span. */
function cyclesOf(trace: TraceIndex): Span[][] {
  const found: Span[][] = []
  const done = new Set<Span>()
  for (const start of trace.spans) {
    const path: Span[] = []
    const onPath = new Set<Span>()
    let at: Span | undefined = start
    while (at !== undefined && !done.has(at) && !onPath.has(at)) {
      onPath.add(at)
      path.push(at)
      at = trace.parentOf(at)
    }
    if (at !== undefined && onPath.has(at)) found.push(path.slice(path.indexOf(at)))
    for (const span of path) done.add(span)
  }
  return found
}

function checkDuplicates({ run }: Judged): Checked {
  const cases = new Cases('TRC6')
  for (const span of run.traces.flatMap((trace) => trace.duplicates)) {
    const [first] = span
    if (first === undefined) continue
    const same = span.every((other) => fingerprint(other) === fingerprint(first))
    const names = [...new Set(span.map(describeSpan))].join(', ')
    cases.add({
      subject: subjectOf(first),
      ...(same ? { severity: 'warning' as const } : {}),
      message: same ? `${names} arrived more than once` : `different spans share one id: ${names}`,
      evidence: [
        evidenceOf(first, `span ${first.spanId} of trace ${first.traceId} arrived ${span.length} times`),
      ],
    })
  }
  return {
    subjects: run.traces.reduce((sum, trace) => sum + trace.spans.length, 0),
    findings: cases.findings(),
  }
}

/** All that a resend must repeat. */
function fingerprint(span: Span): string {
  const attributes = span.attributes.map(({ key, value }) => `${key}=${valueText(value)}`).toSorted()
  const events = span.events.map((event) => `${event.time} ${event.name}`)
  const links = span.links.map((link) => `${link.traceId} ${link.spanId}`)
  const { name, kind, parentSpanId, startTime, endTime, status } = span
  return [
    serviceOf(span),
    name,
    kind,
    parentSpanId,
    startTime,
    endTime,
    status.code,
    ...attributes,
    ...events,
    ...links,
  ].join('\n')
}

export const traceStructureRules: readonly Rule[] = [
  { code: 'TRC1', check: checkParents },
  { code: 'TRC2', check: checkLostParents },
  { code: 'TRC3', check: checkRoots },
  { code: 'TRC4', check: checkClientRoots },
  { code: 'TRC5', check: checkCycles },
  { code: 'TRC6', check: checkDuplicates },
]
