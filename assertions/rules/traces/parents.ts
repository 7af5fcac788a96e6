// TRC1 and TRC2: parents that are named and absent.
import { parentIsRemote, type Span } from '../../../harness/telemetry/index.ts'
import { evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import type { Hop } from '../../finding.ts'
import { describeSpan, operationOf, perRun, type Run, serviceOf, viaOf } from '../../model/index.ts'
import { type Case, Cases, type Checked, type Judged, namesParent, type Rule } from '../rule.ts'

/** Children of one absent parent, oldest first: one loss, however many spans name it. */
interface Siblings {
  readonly first: Span
  readonly spans: readonly Span[]
  /** Undefined where the flags do not say. */
  readonly remote: boolean | undefined
}

const orphaned = perRun((run): readonly Siblings[] => {
  const groups = new Map<string, { first: Span; spans: Span[]; remote: boolean | undefined }>()
  for (const trace of run.traces) {
    for (const span of trace.orphans) {
      const remote = parentIsRemote(span.flags)
      const key = `${span.traceId} ${span.parentSpanId} ${serviceOf(span)} ${remote}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { first: span, spans: [span], remote })
      else group.spans.push(span)
    }
  }
  return [...groups.values()]
})

function checkParents({ run }: Judged): Checked {
  const cases = new Cases('TRC1')
  for (const siblings of orphaned(run)) {
    const { first, remote = first.kind === 'SERVER' || first.kind === 'CONSUMER' } = siblings
    cases.add(
      orphanCase(run, siblings, remote, `the parent of ${childrenText(siblings)} is not in the trace`),
    )
  }
  return { subjects: namesParent(run).length, findings: cases.findings() }
}

function checkLostParents({ run }: Judged): Checked {
  const cases = new Cases('TRC2')
  for (const siblings of orphaned(run)) {
    const { remote } = siblings
    if (remote === undefined) continue
    const what = remote ? 'the remote parent' : 'the local parent'
    const why = remote ? 'was never received' : 'was never ended'
    cases.add(orphanCase(run, siblings, remote, `${what} of ${childrenText(siblings)} ${why}`))
  }
  const subjects = namesParent(run).filter((span) => parentIsRemote(span.flags) !== undefined).length
  return { subjects, findings: cases.findings() }
}

const SHOWN = 5

function childrenText({ first, spans }: Siblings): string {
  const names = [...new Set(spans.map(({ name }) => name))].toSorted()
  if (names.length === 1) return describeSpan(first)
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return `${serviceOf(first)} spans ${names.slice(0, SHOWN).join(', ')}${more}`
}

function orphanCase(run: Run, { first, spans }: Siblings, remote: boolean, message: string): Case {
  const evidence = spans
    .slice(0, SHOWN)
    .map((span) =>
      evidenceOf(
        span,
        `${describeSpan(span)} names parent ${span.parentSpanId}, of which trace ${span.traceId} has nothing`,
      ),
    )
  return { subject: subjectOf(first), message, evidence, hop: lostHop(run, first, remote) }
}

/** Who calls each operation where the trace is whole. */
const callersOf = perRun((run) => {
  const callers = new Map<string, Set<string>>()
  for (const server of [...run.servers(), ...run.consumers]) {
    const parent = run.parentOf(server)
    if (parent === undefined || serviceOf(parent) === serviceOf(server)) continue
    const key = `${serviceOf(server)}\n${operationOf(server)}`
    callers.set(key, (callers.get(key) ?? new Set()).add(serviceOf(parent)))
  }
  return callers
})

/** The best guess for whose span was lost. */
function usualCaller(run: Run, span: Span): string {
  const services = callersOf(run).get(`${serviceOf(span)}\n${operationOf(span)}`)
  const [only] = services ?? []
  return services?.size === 1 && only !== undefined ? only : 'unknown'
}

function lostHop(run: Run, span: Span, remote: boolean): Hop {
  const to = serviceOf(span)
  const from = remote ? usualCaller(run, span) : to
  return { from, to, via: remote ? viaOf(span) : 'in-process', operation: operationOf(span) }
}

export const traceParentRules: readonly Rule[] = [
  { code: 'TRC1', check: checkParents },
  { code: 'TRC2', check: checkLostParents },
]
