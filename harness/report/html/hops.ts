// The hops between services, with what became of the context at each.
import type { HopCounts, HopEdge } from '../../../assertions/index.ts'
import { grouped } from '../format.ts'
import { reasonsText } from '../hop-reasons.ts'
import { html, long, type Html } from './escape.ts'
import { serviceTag } from './links.ts'
import type { Plan } from './plan.ts'

const OPERATIONS = 30
const EDGES = 300

export function hopsSection(plan: Plan): Html {
  const { hops = [] } = plan.record
  if (hops.length === 0) return html``
  const torn = hops.filter((hop) => hop.torn + hop.wrongParent > 0).length
  return html`<section id="hops" class="block"><h2>Hops <span class="n">${hops.length}</span></h2>
<p class="lead">${torn === 0 ? 'Every context came across.' : html`Contexts are lost at ${torn} of ${hops.length}.`} Kept: the callee's span has the call as parent. Beside: the right trace, but not below the call. Failed: nobody was reached.</p>
<table class="table"><thead><tr><th>From</th><th>To</th><th>Via</th><th>Operation</th><th class="num">Calls</th><th class="num">Kept</th><th class="num">Linked</th><th class="num">Beside</th><th class="num">Torn</th><th class="num">Failed</th><th>Why</th></tr></thead>
<tbody>${hops.slice(0, EDGES).map((edge) => rows(plan, edge))}</tbody></table>
${hops.length > EDGES && html`<p class="dim">and ${hops.length - EDGES} more, in findings.json</p>`}</section>`
}

function rows(plan: Plan, edge: HopEdge): Html {
  const sides = html`<td>${serviceTag(plan, edge.from)}</td><td>${serviceTag(plan, edge.to)}${edge.guessed === true && html` <span class="dim">perhaps</span>`}</td><td>${edge.via}</td>`
  const left = edge.operations.length - OPERATIONS
  return html`${edge.operations
    .slice(0, OPERATIONS)
    .map(
      (one) =>
        html`<tr data-find>${sides}<td>${long(one.operation, plan.limits.textLength)}</td>${counts(one)}</tr>`,
    )}${left > 0 && html`<tr>${sides}<td class="dim">all of ${edge.operations.length} operations</td>${counts(edge)}</tr>`}`
}

const cell = (value: number): Html => html`<td class="num">${value === 0 ? '–' : grouped(value)}</td>`

const counts = (one: HopCounts): Html =>
  html`${cell(one.calls)}${cell(one.continued)}${cell(one.linked)}${cell(one.wrongParent)}<td class="num">${one.torn === 0 ? '–' : html`<b class="err">${grouped(one.torn)}</b>`}</td>${cell(one.failed)}<td>${reasonsText(one)}</td>`
