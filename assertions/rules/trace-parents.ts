// TRC1 and TRC2: parents that are named and absent.
import { parentIsRemote, type Span } from '../../harness/telemetry/index.ts'
import { evidenceOf, subjectOf } from '../diagnosis/index.ts'
import type { Hop } from '../finding.ts'
import { describeSpan, operationOf, perRun, type Run, serviceOf, viaOf } from '../model/index.ts'
import { type Case, Cases, type Checked, type Judged, namesParent, type Rule } from './rule.ts'

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
