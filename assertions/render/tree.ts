// A trace as text: who called whom, when, for how long.
import type { Span, Trace } from '../../harness/telemetry/index.ts'
import { describeSpan, indexTrace, type TraceIndex } from '../model/index.ts'

const milliseconds = (nanoseconds: bigint): string => `${(Number(nanoseconds) / 1e6).toFixed(1)}ms`

function spanText(span: Span, index: TraceIndex, begin: bigint): string {
  const status = span.status.code === 'UNSET' ? '' : ` ${span.status.code}`
  const lost = index.orphans.includes(span) ? ` !parent ${span.parentSpanId} is not in the trace` : ''
  const links = span.links.map((link) => ` ~link ${link.traceId}/${link.spanId}`).join('')
  return `${describeSpan(span)}${status} +${milliseconds(span.startTime - begin)} ${milliseconds(span.endTime - span.startTime)}${lost}${links}`
}

/** One line a span, children under their parent, oldest first; spans whose parent is absent stand at the left and say so. */
export function renderTree(trace: Trace): string {
  const index = indexTrace(trace)
  const begin = index.spans[0]?.startTime ?? 0n
  const lines = [`trace ${trace.traceId}, ${index.spans.length} spans`]
  const shown = new Set<Span>()
  const draw = (span: Span, lead: string, branch: string, below: string): void => {
    shown.add(span)
    lines.push(`${lead}${branch}${spanText(span, index, begin)}`)
    const children = index.childrenOf(span).filter((child) => !shown.has(child))
    for (const [at, child] of children.entries()) {
      const last = at === children.length - 1
      draw(child, lead + below, last ? '└─ ' : '├─ ', last ? '   ' : '│  ')
    }
  }
  for (const top of [...index.roots, ...index.orphans]) draw(top, '', '', '')
  // What is left hangs on itself.
  for (const span of index.spans) if (!shown.has(span)) draw(span, '', '', '')
  return lines.join('\n')
}
