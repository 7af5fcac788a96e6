// Findings, first on the page: what is wrong, at which hop, how it is known, what to do.
import type { Evidence, Finding, Hop, Priority, Severity } from '../../../assertions/index.ts'
import { count } from '../format.ts'
import { brief } from '../safe-text.ts'
import { html, long, type Html } from './escape.ts'
import { icon, type IconName } from './icons.ts'
import { colourClass, serviceTag, short, spanLink, traceLink } from './links.ts'
import { tracesOf, type Plan } from './plan.ts'
import { titleOf } from './tree.ts'

/** Open from the start; the ones after these show their first line. */
const OPEN = 5

export function findingsSection(plan: Plan): Html {
  const { findings, priorities = [] } = plan.record
  if (findings.length === 0) return html``
  const left = findings.length - Math.min(findings.length, plan.limits.findings)
  const caused = new Set(priorities.flatMap((one) => one.findings))
  const others = [...findings.keys()].filter((at) => !caused.has(at))
  return html`<section id="findings" class="block">
<h2>${priorities.length > 0 ? 'Findings by cause' : 'Findings'} <span class="n">${findings.length}</span></h2>
${priorities.map((one, at) => group(plan, one, at))}
${priorities.length > 0 && others.length > 0 && html`<h3 class="cause">Of no known cause <span class="n">${others.length}</span></h3>`}
${articles(plan, others)}
${left > 0 && html`<p class="capped">${count(left, 'more finding')} in findings.json.</p>`}
</section>`
}

/** What one defect made, under what it is. */
function group(plan: Plan, { what, findings }: Priority, at: number): Html {
  const shown = findings.filter((index) => index < plan.limits.findings)
  if (shown.length === 0) return html``
  return html`<div class="cause"><h3>${at + 1}. ${long(what, plan.limits.textLength)} <span class="n">${findings.length}</span></h3>
${articles(plan, shown)}</div>`
}

function articles(plan: Plan, indexes: readonly number[]): Html {
  return html`${indexes
    .filter((index) => index < plan.limits.findings)
    .map((index) => {
      const finding = plan.record.findings[index]
      return finding && article(plan, finding, index)
    })}`
}

function article(plan: Plan, finding: Finding, index: number): Html {
  return html`<details class="finding ${finding.severity}" id="finding-${index + 1}" data-find data-tone="${finding.severity}"${index < OPEN && html` open`}>
<summary>${badge(finding)}<span class="what">${long(finding.message, plan.limits.textLength)}</span>${times(finding)}${icon('chevron')}</summary>
<div class="body">
${finding.hop ? hopDrawing(plan, finding.hop, finding) : subjectLine(plan, finding)}
${evidenceList(plan, finding.evidence)}
<p class="remedy"><b>What to do</b> ${long(finding.remedy, plan.limits.textLength)}</p>
${openings(plan, finding)}
${consequences(plan, finding.consequences ?? [])}
</div></details>`
}

const SEVERITY_ICONS: Readonly<Record<Severity, IconName>> = {
  error: 'bad',
  warning: 'warn',
  information: 'info',
}

function badge(finding: Finding): Html {
  const mark = icon(SEVERITY_ICONS[finding.severity])
  return html`<span class="badge ${finding.severity}">${mark}<code>${finding.code}</code><span class="sr">${finding.severity}</span></span>`
}

function times(finding: Finding): Html {
  const occurrences = finding.occurrences ?? 1
  return html`${occurrences > 1 && html`<span class="times" title="${occurrences} subjects show this defect">×${occurrences}</span>`}`
}

/** Who called whom, over what, and where on the way the context was lost. */
function hopDrawing(plan: Plan, hop: Hop, finding: Finding): Html {
  const lost = finding.reason !== undefined
  const node = (name: string): Html =>
    html`<span class="node ${colourClass(plan, name)}"><i class="dot"></i>${name}</span>`
  return html`<div class="hop${lost && ' lost'}"><span class="sr">from </span>${node(hop.from)}
<span class="wire"><span class="over"><span class="via">${hop.via}</span> <code>${hop.operation}</code></span><span class="line">${lost && html`<span class="cut-mark">${icon('cross')}</span>`}</span>${lost && html`<span class="reason">${finding.reason}</span>`}</span>
<span class="sr">to </span>${node(hop.to)}</div>`
}

function subjectLine(plan: Plan, finding: Finding): Html {
  const { service, name } = finding.subject
  if (service === undefined && name === undefined && finding.reason === undefined) return html``
  return html`<p class="subject">${service !== undefined && serviceTag(plan, service)} ${name !== undefined && html`<code>${name}</code>`} ${finding.reason !== undefined && html`<span class="reason">${finding.reason}</span>`}</p>`
}

function evidenceList(plan: Plan, evidence: readonly Evidence[]): Html {
  if (evidence.length === 0) return html``
  const shown = evidence.slice(0, 12)
  const left = evidence.length - shown.length
  return html`<ul class="evidence">${shown.map((item) => html`<li>${long(item.text, plan.limits.textLength)} ${evidenceLink(plan, item)}</li>`)}${left > 0 && html`<li class="capped">and ${left} more, in findings.json</li>`}</ul>`
}

function evidenceLink(plan: Plan, item: Evidence): Html {
  if (item.traceId === undefined) return html``
  return item.spanId === undefined ? traceLink(plan, item.traceId) : spanLink(plan, item.traceId, item.spanId)
}

function openings(plan: Plan, finding: Finding): Html {
  const ids = [...new Set(tracesOf({ ...finding, consequences: [] }))].slice(0, 4)
  if (ids.length === 0) return html``
  const { traceId, spanId } = finding.subject
  const atSpan = traceId !== undefined && spanId !== undefined && plan.spanById.has(`${traceId}/${spanId}`)
  return html`<p class="openings">${atSpan && spanLink(plan, traceId, spanId, 'Show the span')} ${ids.map((id) => html`${traceLink(plan, id, traceWords(plan, id))} `)}</p>`
}

function traceWords(plan: Plan, traceId: string): string {
  const placed = plan.traces.get(traceId)
  return `Trace ${short(traceId)} ${placed ? brief(titleOf(placed.shape), 80) : ''}`.trim()
}

function consequences(plan: Plan, findings: readonly Finding[]): Html {
  if (findings.length === 0) return html``
  const shown = findings.slice(0, 50)
  return html`<details class="more"><summary>${icon('chevron')}${count(findings.length, 'consequence')} of the same defect</summary>
<ul class="plain">${shown.map((finding) => html`<li>${compact(plan, finding)}</li>`)}</ul></details>`
}

/** One line and its links, for findings that stand under something else. */
export function compact(plan: Plan, finding: Finding, more?: Html): Html {
  const { traceId, spanId } = finding.subject
  const link =
    traceId === undefined
      ? undefined
      : spanId === undefined
        ? traceLink(plan, traceId)
        : spanLink(plan, traceId, spanId)
  const hop = finding.hop
  const place = hop && html`<span class="dim">${hop.from} → ${hop.to}, ${hop.via} ${hop.operation}</span>`
  return html`<span class="compact">${badge(finding)}<span>${long(finding.message, plan.limits.textLength)} ${place} <span class="refs">${link} ${more}</span></span></span>`
}
