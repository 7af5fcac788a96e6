// What the verdict rests on: proof of completeness, exemptions, the system's shape, logs outside any trace.
import { letPass } from '../exemptions.ts'
import { count } from '../format.ts'
import { spilledText } from '../spilled.ts'
import { html, type Html } from './escape.ts'
import { icon } from './icons.ts'
import { serviceTag } from './links.ts'
import { logRow } from './log-rows.ts'
import type { Plan } from './plan.ts'

export function outsideLogs(plan: Plan): Html {
  if (plan.outside.length === 0) return html``
  const shown = plan.outside.slice(0, plan.limits.logsOutside)
  const left = plan.outside.length - shown.length
  return html`<section id="logs" class="block"><details class="fold" data-find><summary>${icon('chevron')}<h2>Logs outside every trace <span class="n">${plan.outside.length}</span></h2></summary>
<p class="lead">Records and lines without a trace id, or with one that no span has.</p>
<ul class="logs flat">${shown.map((entry) => logRow(plan, entry, undefined, -1))}</ul>
${left > 0 && html`<p class="capped">${count(left, 'more entry', 'more entries')} in the capture.</p>`}</details></section>`
}

export function completeness(plan: Plan): Html {
  const { barriers } = plan.record
  const passes = letPass(plan.record)
  const spilled = spilledText(plan.record)
  if (barriers.length === 0 && passes.length === 0 && spilled === undefined) return html``
  return html`<section id="completeness" class="block"><h2>What the verdict rests on</h2>
${spilled !== undefined && html`<p class="lead">Memory: ${spilled}.</p>`}
${
  barriers.length > 0 &&
  html`<table class="table"><caption>Why the telemetry was taken to be complete</caption><thead><tr><th>Service</th><th>Barrier</th><th>Note</th></tr></thead>
<tbody>${barriers.map((one) => html`<tr data-find><td>${serviceTag(plan, one.service)}</td><td class="nowrap">${one.barrier}</td><td class="dim">${one.note}</td></tr>`)}</tbody></table>`
}
${
  passes.length > 0 &&
  html`<table class="table"><caption>Let pass on purpose, or judged otherwise than by the catalogue</caption><thead><tr><th>What</th><th>Effect</th><th>Why</th></tr></thead>
<tbody>${passes.map((one) => html`<tr data-find><td><code>${one.what}</code></td><td class="nowrap">${one.effect}</td><td class="dim">${one.reason}</td></tr>`)}</tbody></table>`
}</section>`
}

export function topologySection(plan: Plan): Html {
  const { topology } = plan.record
  if (topology.services.length === 0) return html``
  return html`<section id="topology" class="block"><h2>The system <span class="n">${topology.services.length}</span></h2>
<p class="lead">${topology.source === 'declared' ? 'As its definition declares it.' : 'Inferred from the capture.'}</p>
${topology.assumptions.length > 0 && html`<ul class="assumptions">${topology.assumptions.map((text) => html`<li>${text}</li>`)}</ul>`}
<table class="table"><thead><tr><th>Service</th><th>Promises</th><th>May start a trace</th><th>Listens on</th></tr></thead>
<tbody>${topology.services.map(
    (service) =>
      html`<tr data-find><td>${serviceTag(plan, service.name)}</td><td>${list(service.promises)}</td><td>${service.entryPoints.length === 0 ? html`<span class="dim">never</span>` : service.entryPoints.map((entry) => html`<code class="entry">${entry}</code> `)}</td><td class="dim">${list(service.addresses)}</td></tr>`,
  )}</tbody></table></section>`
}

function list(items: readonly string[]): Html {
  return items.length === 0 ? html`<span class="dim">unknown</span>` : html`${items.join(', ')}`
}
