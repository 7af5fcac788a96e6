// Scenarios: what was done, what its contracts demanded, and the traces it left.
import { count, duration, grouped, inMilliseconds } from '../format.ts'
import type { ScenarioRecord } from '../run-record.ts'
import { comparison } from './comparison.ts'
import { html, long, type Html } from './escape.ts'
import { compact } from './findings.ts'
import { icon, type IconName } from './icons.ts'
import { traceLink } from './links.ts'
import { tracesOf, type PlacedTrace, type Plan } from './plan.ts'
import { titleOf } from './tree.ts'
import { waterfall } from './waterfall.ts'

const ICONS: Readonly<Record<ScenarioRecord['outcome'], IconName>> = {
  passed: 'ok',
  failed: 'bad',
  skipped: 'none',
}

export function scenariosSection(plan: Plan): Html {
  const { scenarios } = plan.record
  if (scenarios.length === 0) return html``
  return html`<section id="scenarios" class="block"><h2>Scenarios <span class="n">${scenarios.length}</span></h2>
${scenarios.map((scenario, index) => section(plan, scenario, index))}</section>`
}

function section(plan: Plan, scenario: ScenarioRecord, index: number): Html {
  const placed = plan.ofScenario[index] ?? []
  const failed = scenario.outcome === 'failed'
  return html`<details class="scenario ${scenario.outcome}" id="scenario-${index + 1}" data-find${failed && html` data-tone="error" open`}>
<summary>${icon(ICONS[scenario.outcome])}<span class="s-title">${scenario.title}<span class="sr">, ${scenario.outcome}</span></span><span class="facts">${scenarioFacts(scenario)}</span>${icon('chevron')}</summary>
<div class="body">
<p class="dim where"><code>${scenario.location}</code></p>
${ownFindings(plan, scenario)}
${scenario.error !== undefined && html`<details class="more"><summary>${icon('chevron')}Message of the failed test</summary><pre>${long(scenario.error, plan.limits.textLength * 2)}</pre></details>`}
${scenario.contracts.map((result) => comparison(plan, result))}
${steps(plan, scenario, placed)}
</div></details>`
}

function scenarioFacts(scenario: ScenarioRecord): Html {
  if (scenario.outcome === 'skipped') return html`<span>skipped</span>`
  const slowest =
    scenario.verdictMilliseconds.length === 0 ? undefined : Math.max(...scenario.verdictMilliseconds)
  return html`${scenario.outcome === 'failed' && html`<span class="err">failed</span>`}<span>${count(scenario.steps.length, 'step')}</span><span>${duration(scenario.milliseconds)}</span>${slowest !== undefined && html`<span>verdict ${duration(slowest)}</span>`}`
}

function ownFindings(plan: Plan, scenario: ScenarioRecord): Html {
  if (scenario.findings.length === 0) return html``
  return html`<ul class="plain own">${scenario.findings.slice(0, 50).map((finding) => html`<li>${compact(plan, finding, listed(plan, finding))}</li>`)}</ul>`
}

/** The same defect in the list above, where it stands with its evidence. */
function listed(plan: Plan, finding: ScenarioRecord['findings'][number]): Html {
  const index = plan.record.findings.findIndex(
    (other) =>
      other.code === finding.code &&
      other.message === finding.message &&
      other.subject.traceId === finding.subject.traceId,
  )
  return html`${index >= 0 && index < plan.limits.findings && html`<a class="ref" href="#finding-${index + 1}">finding ${index + 1}</a>`}`
}

function steps(plan: Plan, scenario: ScenarioRecord, placed: readonly PlacedTrace[]): Html {
  const here = new Map(placed.map((one) => [one.trace.traceId, one]))
  const wanted = scenario.outcome === 'failed' || scenario.contracts.some((contract) => !contract.fulfilled)
  const drawn = scenario.steps.map((step, index) => {
    const number = html`<span class="num">${index + 1}</span>`
    const own = here.get(step.traceId)
    here.delete(step.traceId)
    if (own) return html`<li>${waterfall(plan, own, { title: step.title, open: wanted || index === 0 })}</li>`
    if (plan.traces.has(step.traceId)) {
      return html`<li class="step">${number}${step.title} ${traceLink(plan, step.traceId, 'drawn with another step')}</li>`
    }
    return html`<li class="step missing">${icon('warn')}${step.title}: <span>${absent(plan, step.traceId)}</span></li>`
  })
  const fragments = [...here.values()].map(
    (one) =>
      html`<li>${waterfall(plan, one, { title: `Fragment: ${titleOf(one.shape)}`, open: wanted, ...since(placed[0], one) })}</li>`,
  )
  return html`<ol class="steps">${drawn}${fragments}</ol>`
}

/** How long after the scenario's first trace a fragment began: near enough to see that they are one story. */
function since(first: PlacedTrace | undefined, one: PlacedTrace): { readonly note?: string } {
  if (first === undefined || first === one) return {}
  const later = duration(inMilliseconds(one.shape.start - first.shape.start))
  return { note: `${later} after the first trace began` }
}

function absent(plan: Plan, traceId: string): Html {
  const judged = plan.record.scenarios.some((s) =>
    s.contracts.some((c) => c.traceId === traceId && c.fulfilled),
  )
  return judged || plan.traces.size < plan.received
    ? html`trace <code class="id">${traceId}</code> is not in this page`
    : html`no span of trace <code class="id">${traceId}</code> was received`
}

export function otherTraces(plan: Plan): Html {
  const left = plan.received - plan.traces.size
  if (plan.others.length === 0 && left === 0) return html``
  const spoken = new Set(plan.record.findings.flatMap(tracesOf))
  const alone = plan.record.scenarios.length === 0
  return html`<section id="traces" class="block"><h2>${alone ? 'Traces' : 'Other traces'} <span class="n">${plan.others.length + left}</span></h2>
${left > 0 && html`<p class="capped">${grouped(left)} of ${count(plan.received, 'trace')} left out to keep this page light; the capture has them all.</p>`}
${plan.others.map((one) => waterfall(plan, one, { open: alone && spoken.has(one.trace.traceId) }))}</section>`
}
