// TRC13: where span links lead, and whether a batch has one for each of its messages.
import { attributeText, isSampled, type Span, type SpanLink } from '../../../harness/telemetry/index.ts'
import { evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import { describeShape, destination, isHarness, nameShape, type Run, serviceOf } from '../../model/index.ts'
import { allSpans, Cases, type Checked, type Judged, type Rule } from '../rule.ts'
import { malformation } from './ids.ts'

function checkLinks({ run }: Judged): Checked {
  const cases = new Cases('TRC13')
  const linking = [...allSpans(run)].filter((span) => span.links.length > 0 && !isHarness(span))
  const reaching = new Set(
    linking.filter((span) => span.links.some((link) => isThere(run, link))).map(kindOf),
  )
  let subjects = 0
  for (const span of linking) {
    for (const link of span.links) {
      subjects++
      checkLink(cases, run, span, link, reaching)
    }
  }
  for (const span of allSpans(run)) {
    const size = batchSize(span)
    if (size === undefined) continue
    subjects++
    checkBatch(cases, run, span, size)
  }
  return { subjects, findings: cases.findings() }
}

const isThere = (run: Run, { traceId, spanId }: SpanLink): boolean => run.span(traceId, spanId) !== undefined

const kindOf = (span: Span): string => `${serviceOf(span)}\n${span.kind}\n${nameShape(span.name)}`

/** The context was not sampled, and says so: nothing of it is to be expected. */
const isUnsampled = ({ flags }: SpanLink): boolean => (flags & 0x100) !== 0 && !isSampled(flags)

function checkLink(cases: Cases, run: Run, span: Span, link: SpanLink, reaching: ReadonlySet<string>): void {
  const { traceId, spanId } = link
  const fault = malformation(traceId, 32) ?? malformation(spanId, 16)
  const name = describeShape(span)
  if (fault !== undefined) {
    cases.add({
      subject: subjectOf(span),
      message: `links of ${name} have an id ${fault}`,
      evidence: [
        evidenceOf(span, `link to span ${JSON.stringify(spanId)} of trace ${JSON.stringify(traceId)}`),
      ],
    })
    return
  }
  if (isThere(run, link) || isUnsampled(link)) return
  const part = run.trace(traceId) !== undefined
  const text = part
    ? `trace ${traceId} is there, its span ${spanId} is not`
    : `nothing of trace ${traceId} was received, to whose span ${spanId} it links`
  // Where no link of its kind leads anywhere, those who send may be beyond what was recorded.
  const outside = !part && !reaching.has(kindOf(span))
  cases.add({
    subject: subjectOf(span),
    message: `links of ${name} lead to ${outside ? 'traces' : 'spans'} that are not there`,
    ...(outside ? { severity: 'warning' } : {}),
    evidence: [evidenceOf(span, text)],
  })
}

/** How many messages the span says that it took at once; undefined for all other spans. */
function batchSize(span: Span): number | undefined {
  if (span.kind !== 'CONSUMER' && span.kind !== 'CLIENT') return undefined
  const text = attributeText(span.attributes, 'messaging.batch.message_count', 'messaging.batch_size')
  const size = Number(text)
  return text !== undefined && text !== '' && Number.isInteger(size) && size > 0 ? size : undefined
}

function checkBatch(cases: Cases, run: Run, span: Span, size: number): void {
  const own = linksOf(span)
  const below = run.childrenOf(span).filter((child) => child.kind === 'CONSUMER')
  // Each message may have a span of its own, with the link or the sender as parent; TRC12 looks at those.
  if (own === 0 && (below.length > 0 || senderAbove(run, span) === 0)) return
  const joined = own + (own < size ? senderAbove(run, span) : 0)
  if (joined === size) return
  cases.add({
    subject: subjectOf(span),
    message: `batches of ${describeShape(span)} have ${joined < size ? 'fewer' : 'more'} links than messages`,
    severity: 'warning',
    evidence: [
      evidenceOf(
        span,
        `${size} messages of ${destination(span) ?? span.name}, ${own} links: ${Math.abs(size - joined)} ${joined < size ? 'of them are joined to nothing' : 'too many'}`,
      ),
    ],
  })
}

const linksOf = ({ links }: Span): number => links.length

const senderAbove = (run: Run, span: Span): 0 | 1 => (run.parentOf(span)?.kind === 'PRODUCER' ? 1 : 0)

export const traceLinkRules: readonly Rule[] = [{ code: 'TRC13', check: checkLinks }]
