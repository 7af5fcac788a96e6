// TRC8: within one process a child lies inside the time of its parent.
import { parentIsRemote, type Span } from '../../../harness/telemetry/index.ts'
import { durationText, evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import { describeShape, isBrowser, isHarness, processOf, type Run } from '../../model/index.ts'
import { allSpans, Cases, type Checked, type Judged, type Rule, setting } from '../rule.ts'

const isAsynchronous = ({ kind }: Span): boolean => kind === 'PRODUCER' || kind === 'CONSUMER'

/** The parent, where the child is work of the same process that its parent should wait for or at least begin. */
function parentInProcess(run: Run, child: Span): Span | undefined {
  if (isAsynchronous(child) || isHarness(child) || isBrowser(child) || child.links.length > 0)
    return undefined
  // Work that goes on with a stored context has the parent of another request, long ago.
  if (parentIsRemote(child.flags) === true) return undefined
  const parent = run.parentOf(child)
  if (parent === undefined || parent.kind === 'PRODUCER' || child.kind === 'SERVER') return undefined
  return parent.resource === child.resource || processOf(parent) === processOf(child) ? parent : undefined
}

function checkContained(judged: Judged): Checked {
  const cases = new Cases('TRC8')
  const tolerance = BigInt(Math.round(setting(judged, 'TRC8', 'toleranceMilliseconds') * 1e6))
  let subjects = 0
  for (const child of allSpans(judged.run)) {
    const parent = parentInProcess(judged.run, child)
    // What begins after its parent was over was meant to.
    if (parent === undefined || child.startTime > parent.endTime) continue
    subjects++
    const early = parent.startTime - child.startTime
    if (early > tolerance) {
      cases.add({
        subject: subjectOf(child),
        message: `${describeShape(child)} begins before its parent, ${describeShape(parent)}`,
        evidence: [evidenceOf(child, `begins ${durationText(early)} before ${describeShape(parent)}`)],
        remedy:
          'Give the span the start of its own work, and start it after its parent, from the same clock.',
      })
      continue
    }
    const late = child.endTime - parent.endTime
    if (late <= tolerance || parent.kind === 'CONSUMER') continue
    cases.add({
      subject: subjectOf(child),
      message: `${describeShape(child)} goes on after its parent, ${describeShape(parent)}, has ended`,
      ...(endsTooSoon(parent, child) ? {} : { severity: 'information' }),
      evidence: [evidenceOf(child, lateText(parent, child, late))],
    })
  }
  return { subjects, findings: cases.findings() }
}

/** A request may be answered before its work is done; a span for the work itself that is over before most of it is not awaited. */
const endsTooSoon = (parent: Span, child: Span): boolean =>
  parent.kind === 'INTERNAL' && child.endTime - parent.endTime > parent.endTime - child.startTime

function lateText(parent: Span, child: Span, late: bigint): string {
  const ends = `ends ${durationText(late)} after ${describeShape(parent)}, which lasted ${durationText(parent.endTime - parent.startTime)}`
  return endsTooSoon(parent, child)
    ? `${ends}: likely ended without waiting for it`
    : `${ends}: likely asynchronous work, which nothing waits for`
}

export const traceTimeRules: readonly Rule[] = [{ code: 'TRC8', check: checkContained }]
