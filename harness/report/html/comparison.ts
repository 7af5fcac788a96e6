// The tree a contract demands beside the one that was found.
import type { ComparisonLine, ContractResult } from '../../../assertions/index.ts'
import { html, long, type Html } from './escape.ts'
import { icon, type IconName } from './icons.ts'
import { spanLink } from './links.ts'
import type { Plan } from './plan.ts'

const MARKS: Readonly<Record<ComparisonLine['mark'], { sign: string; words: string }>> = {
  same: { sign: '=', words: 'as demanded' },
  missing: { sign: '−', words: 'missing' },
  different: { sign: '≠', words: 'different' },
  extra: { sign: '+', words: 'not demanded' },
}

const LINES = 400

export function comparison(plan: Plan, result: ContractResult): Html {
  const name: IconName = result.fulfilled ? 'ok' : 'bad'
  const lines = result.lines.slice(0, LINES)
  return html`<details class="contract ${result.fulfilled ? 'holds' : 'broken'}"${!result.fulfilled && html` open`}>
<summary>${icon(name)}<span>Contract <b>${result.contract}</b> ${result.fulfilled ? 'fulfilled' : 'not fulfilled'}</span>${tallies(result)}${icon('chevron')}</summary>
<div class="scroll"><table class="compare"><caption class="sr">Expected and found spans of ${result.contract}</caption>
<thead><tr><th><span class="sr">mark</span></th><th>Expected</th><th>Found</th></tr></thead>
<tbody>${lines.map((line) => row(plan, line))}</tbody></table></div>
${result.lines.length > LINES && html`<p class="capped">${result.lines.length - LINES} more lines in findings.json.</p>`}</details>`
}

function tallies(result: ContractResult): Html {
  const number = (mark: ComparisonLine['mark']): number =>
    result.lines.filter((line) => line.mark === mark).length
  const marks = (['missing', 'different', 'extra'] as const).filter((mark) => number(mark) > 0)
  return html`<span class="tallies">${marks.map((mark) => html`<span class="m-${mark}">${number(mark)} ${MARKS[mark].words}</span> `)}</span>`
}

function row(plan: Plan, line: ComparisonLine): Html {
  const { sign, words } = MARKS[line.mark]
  const limit = plan.limits.textLength
  const indent = html`<i class="in d${Math.min(Math.max(0, Math.trunc(line.depth)), 24)}"></i>`
  const link =
    line.traceId !== undefined && line.spanId !== undefined
      ? spanLink(plan, line.traceId, line.spanId, 'span')
      : undefined
  const cell = (text: string | undefined, note: Part, aside: Part): Html =>
    html`<td><span class="cell">${indent}<span class="txt">${text === undefined ? html`<span class="dim">${line.mark === 'missing' ? 'nothing' : ''}</span>` : long(text, limit)}${note}</span>${aside}</span></td>`
  const why = line.note !== undefined && html`<span class="why">${long(line.note, limit)}</span>`
  return html`<tr class="m-${line.mark}"><td class="sign" title="${words}"><span aria-hidden="true">${sign}</span><span class="sr">${words}</span></td>${cell(line.expected, undefined, undefined)}${cell(line.found, html`${why}`, link)}</tr>`
}

type Part = Html | undefined
