// Where the time of the run went: its phases, its scenarios, and how long each waited for a verdict.
import { duration, grouped } from '../format.ts'
import { html, type Html } from './escape.ts'
import type { Plan } from './plan.ts'

const SCENARIOS = 200

export function timingSection(plan: Plan): Html {
  const { phases, scenarios } = plan.record
  if (phases.length === 0) return html``
  const timed = scenarios
    .map((scenario, index) => ({ scenario, index }))
    .filter(({ scenario }) => scenario.outcome !== 'skipped')
    .sort((a, b) => b.scenario.milliseconds - a.scenario.milliseconds || a.index - b.index)
  const longest = timed[0]?.scenario.milliseconds ?? 0
  return html`<section id="timing" class="block"><h2>Timing</h2>
${bar(phases)}
${
  timed.length > 0 &&
  html`<table class="table"><caption>Scenarios, the longest first</caption><thead><tr><th>Scenario</th><th class="num">Took</th><th class="span-bar"><span class="sr">beside the longest</span></th><th class="num">Slowest verdict</th></tr></thead>
<tbody>${timed.slice(0, SCENARIOS).map(({ scenario, index }) => {
    const verdict = Math.max(...scenario.verdictMilliseconds, Number.NEGATIVE_INFINITY)
    return html`<tr data-find><td><a class="ref" href="#scenario-${index + 1}">${scenario.title}</a></td><td class="num">${duration(scenario.milliseconds)}</td><td><svg class="took-bar" aria-hidden="true"><rect width="${share(scenario.milliseconds, longest)}%" height="8" y="4" rx="2"/></svg></td><td class="num">${Number.isFinite(verdict) ? duration(verdict) : '–'}</td></tr>`
  })}</tbody></table>${timed.length > SCENARIOS && html`<p class="capped">${grouped(timed.length - SCENARIOS)} more scenarios, all shorter.</p>`}`
}</section>`
}

const share = (part: number, whole: number): string => (whole <= 0 ? 0 : (part / whole) * 100).toFixed(2)

function bar(phases: Plan['record']['phases']): Html {
  const whole = phases.reduce((sum, phase) => sum + Math.max(0, phase.milliseconds), 0)
  if (whole <= 0) return html``
  let x = 0
  const parts = phases.map((phase, index) => {
    const width = (Math.max(0, phase.milliseconds) / whole) * 100
    const rect = html`<rect class="p${index % 6}" x="${x.toFixed(3)}%" width="${width.toFixed(3)}%" y="0" height="6"/>`
    x += width
    return rect
  })
  return html`<div class="phases"><svg class="bar-of-phases" aria-hidden="true">${parts}</svg><ul>${phases.map(
    (phase, index) =>
      html`<li><i class="key p${index % 6}"></i>${phase.name} <b>${duration(phase.milliseconds)}</b></li>`,
  )}<li class="whole">in all <b>${duration(whole)}</b></li></ul></div>`
}
