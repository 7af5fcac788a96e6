// What became of every rule. A rule that looked at nothing must never look like one that holds.
import type { RuleResult } from '../../../assertions/index.ts'
import { grouped } from '../format.ts'
import { tally } from '../verdict.ts'
import { html, type Html } from './escape.ts'
import { icon, type IconName } from './icons.ts'
import type { Plan } from './plan.ts'

const ORDER: Readonly<Record<RuleResult['outcome'], number>> = { broken: 0, 'not exercised': 1, holds: 2 }
const ICONS: Readonly<Record<RuleResult['outcome'], IconName>> = {
  broken: 'bad',
  'not exercised': 'none',
  holds: 'ok',
}

export function rulesSection(plan: Plan): Html {
  const { rules } = plan.record
  if (rules.length === 0) return html``
  const sums = tally(plan.record)
  const sorted = [...rules].sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome])
  return html`<section id="rules" class="block"><h2>Rules <span class="n">${rules.length}</span></h2>
<p class="lead">${sums.hold} hold, ${sums.broken} broken, ${sums.notExercised} not exercised: a rule that had nothing to look at has not passed.</p>
<table class="table rules"><thead><tr><th>Rule</th><th>What it demands</th><th>Outcome</th><th class="num">Looked at</th></tr></thead>
<tbody>${sorted.map((rule) => row(plan, rule))}</tbody></table></section>`
}

function row(plan: Plan, rule: RuleResult): Html {
  const kind = rule.outcome.replace(' ', '-')
  return html`<tr class="${kind}" data-find><td><code>${rule.code}</code></td><td>${rule.title}${rule.unexercised !== undefined && html`<br><span class="dim">met nothing: ${rule.unexercised.join('; ')}</span>`}</td><td class="outcome">${icon(ICONS[rule.outcome])}${rule.off ? 'switched off' : rule.outcome}${rule.exempted !== undefined && html` <span class="dim">(${rule.exempted} exempt)</span>`} ${rule.findings.length > 0 && reference(plan, rule)}</td><td class="num">${rule.subjects === 0 ? 'nothing' : grouped(rule.subjects)}</td></tr>`
}

/** The first finding that stands for this rule, itself or as a consequence of another. */
function reference(plan: Plan, rule: RuleResult): Html {
  const { findings } = plan.record
  const own = findings.findIndex((finding) => finding.code === rule.code)
  const index =
    own >= 0 ? own : findings.findIndex((f) => (f.consequences ?? []).some((c) => c.code === rule.code))
  if (index < 0 || index >= plan.limits.findings)
    return html`<span class="dim">${rule.findings.length}</span>`
  return html`<a class="ref" href="#finding-${index + 1}">finding ${index + 1}</a>`
}
