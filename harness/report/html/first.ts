// What to fix first, and the services in numbers: what a reader of judged files needs before the findings.
import { FIRST, type Priority, type ServiceScore } from '../../../assertions/index.ts'
import { count, grouped } from '../format.ts'
import { html, long, type Html } from './escape.ts'
import { icon } from './icons.ts'
import { serviceTag } from './links.ts'
import type { Plan } from './plan.ts'

export function firstSection(plan: Plan): Html {
  const told = (plan.record.priorities ?? []).filter(({ severity }) => severity !== 'information')
  if (told.length === 0) return html``
  const first = told.slice(0, FIRST)
  return html`<section id="first" class="block"><h2>Fix first</h2>
<ol class="first">${first.map((one) => item(plan, one))}</ol></section>`
}

function item(plan: Plan, { what, places = [], why, seen, todo, severity, findings }: Priority): Html {
  const limit = plan.limits.textLength
  return html`<li class="${severity}" data-find data-tone="${severity}"><p class="matter">${long(what, limit)}</p>
${places.length > 0 && html`<ul class="plain">${places.map((place) => html`<li>${long(place, limit)}</li>`)}</ul>`}${why !== '' && html`<p class="dim">${why}</p>`}${seen !== undefined && html`<p class="seen">${long(seen, limit)}</p>`}
<p class="remedy"><b>What to do</b> ${long(todo, limit)}</p>
<p class="refs">${findings
    .filter((at) => at < plan.limits.findings)
    .slice(0, 12)
    .map((at) => html`<a class="ref" href="#finding-${at + 1}">finding ${at + 1}</a> `)}</p></li>`
}

export function servicesSection(plan: Plan): Html {
  const { services = [], scores = [] } = plan.record
  if (services.length === 0) return html``
  const scoreOf = new Map(scores.map((one) => [one.service, one]))
  const number = (value: number): Html => html`<td class="num">${value === 0 ? '–' : grouped(value)}</td>`
  return html`<section id="services" class="block"><h2>Services <span class="n">${services.length}</span></h2>
<table class="table"><thead><tr><th>Service</th><th>Language, SDK</th><th class="num">Processes</th><th class="num">Spans</th><th class="num">Traces</th><th class="num">Log records</th><th class="num">Log lines</th><th class="num">Metrics</th><th>Instrumentation Score</th></tr></thead>
<tbody>${services.map(
    (one) =>
      html`<tr data-find><td>${serviceTag(plan, one.name)}</td><td class="dim">${[one.language ?? '', ...one.sdk].filter(Boolean).join(' ')}</td>${number(one.processes)}${number(one.spans)}${number(one.traces)}${number(one.logRecords)}${number(one.logLines)}${number(one.metrics)}<td>${scoreCell(scoreOf.get(one.name))}</td></tr>`,
  )}</tbody></table>
${scores.length > 0 && scoreTable(plan, scores)}</section>`
}

function scoreCell(score: ServiceScore | undefined): Html {
  if (score === undefined) return html`<span class="err">sends no telemetry</span>`
  if (score.score === undefined) return html`<span class="dim">nothing exercised</span>`
  const open = score.rules.filter((rule) => rule.verdict === 'not exercised').length
  return html`<b>${Math.round(score.score)}</b> ${score.category} <span class="dim">(${open} of ${score.rules.length} not exercised: ${Math.round(score.least)} to ${Math.round(score.most)} with them)</span>`
}

/** A column a service would not fit: a row a rule, with the services that failed it and those it could not look at. */
function scoreTable(plan: Plan, scores: readonly ServiceScore[]): Html {
  const [first] = scores
  if (first === undefined) return html``
  const named = (ids: readonly ServiceScore[]): Html =>
    html`${ids.map(({ service }) => html`${serviceTag(plan, service)} `)}`
  return html`<details class="fold"><summary>${icon('chevron')}<h3>Rules of the Instrumentation Score <span class="n">${first.rules.length}</span></h3></summary>
<table class="table"><thead><tr><th>Rule</th><th>Impact</th><th>Failed</th><th class="num">Passed</th><th class="num">Not exercised</th></tr></thead>
<tbody>${first.rules.map(({ id, impact }) => {
    const of = (verdict: string) =>
      scores.filter(({ rules }) => rules.some((rule) => rule.id === id && rule.verdict === verdict))
    return html`<tr data-find><td><code>${id}</code></td><td>${impact}</td><td>${named(of('failed'))}</td><td class="num">${of('passed').length}</td><td class="num">${of('not exercised').length}</td></tr>`
  })}</tbody></table></details>`
}

/** Captures and logs that could not be read whole; nothing where all could. */
export function damageSection(plan: Plan): Html {
  const { sources } = plan.record
  if (sources === undefined) return html``
  const captures = sources.captures.filter(({ damaged, truncated }) => damaged.length > 0 || truncated)
  const logs = sources.logs.filter(({ damaged, truncated }) => damaged.length > 0 || truncated)
  if (captures.length + logs.length === 0) return html``
  const cut = (truncated: boolean): Html =>
    html`${truncated && html` <span class="err">cut off; read up to the cut</span>`}`
  return html`<section id="damage" class="block"><h2>Damage <span class="n">${captures.length + logs.length}</span></h2>
<ul class="plain">${captures.map(
    ({ file, lines, damaged, truncated }) =>
      html`<li data-find><code>${file}</code>: ${damaged.length} of ${count(lines, 'line')} left out.${cut(truncated)} ${damaged
        .slice(0, 20)
        .map(({ line, reason }) => html`<br>line ${line}: ${long(reason, plan.limits.textLength)}`)}</li>`,
  )}${logs.map(
    ({ file, damaged, truncated }) =>
      html`<li data-find><code>${file}</code>: ${count(damaged.length, 'line')} not UTF-8.${cut(truncated)}</li>`,
  )}</ul></section>`
}
