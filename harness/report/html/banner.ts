// The top of the page: the verdict in one look, the numbers behind it, and where the time went.
import { count, duration, grouped, verdictTimes } from '../format.ts'
import { headline, tally } from '../verdict.ts'
import { html, type Html } from './escape.ts'
import { icon, type IconName } from './icons.ts'
import type { Plan } from './plan.ts'

const TONES: Readonly<Record<'holds' | 'broken' | 'vacuous', IconName>> = {
  holds: 'ok',
  broken: 'bad',
  vacuous: 'none',
}

export function banner(plan: Plan): Html {
  const { record } = plan
  const verdict = headline(record)
  return html`<header class="top"><div class="wrap">
<p class="brand">${icon('mark')}<b>Pitboss</b> <span class="version">${record.tool.version}</span></p>
<p class="run"><b>${record.system}</b> <span>${runtimeWords(record.runtime)}${record.runtimeReason !== '' && html` <span class="version">(${record.runtimeReason})</span>`}</span> <time>${record.started}</time></p>
</div></header>
<section class="verdict ${verdict.tone}"><div class="wrap">
<h1>${icon(TONES[verdict.tone])}${verdict.text}</h1>
<p class="detail">${verdict.detail}</p>
${record.faults.length > 0 && html`<p class="fault">${icon('warn')}<span>A fault run: the system was started with ${record.faults.map((fault) => html`<code>${fault}</code> `)} broken on purpose. Findings are what it is for.</span></p>`}
${numbers(plan)}
${phases(plan)}
</div></section>`
}

function runtimeWords(runtime: 'local' | 'docker' | 'capture'): string {
  return runtime === 'capture' ? 'from a capture' : runtime === 'docker' ? 'on Docker' : 'on local processes'
}

function numbers({ record }: Plan): Html {
  const sums = tally(record)
  const times = verdictTimes(record)
  const cell = (value: string | Html, name: string, note = ''): Html =>
    html`<div><dt>${name}</dt><dd>${value}</dd>${note !== '' && html`<dd class="note">${note}</dd>`}</div>`
  const { counts } = record
  const run = sums.passed + sums.failed
  return html`<dl class="numbers">
${record.scenarios.length > 0 && cell(`${sums.passed}/${run}`, 'scenarios passed', sums.skipped > 0 ? `${sums.skipped} skipped` : '')}
${cell(grouped(counts.traces), 'traces')}
${cell(grouped(counts.spans), 'spans')}
${cell(grouped(counts.logRecords), 'log records')}
${cell(grouped(counts.logLines), 'log lines')}
${cell(grouped(counts.dataPoints), 'data points')}
${record.rules.length > 0 && cell(html`<span class="trio"><span class="holds">${icon('ok')}${sums.hold}</span> <span class="${sums.broken > 0 ? 'broken' : 'none'}">${icon('bad')}${sums.broken}</span> <span class="none">${icon('none')}${sums.notExercised}</span></span>`, 'rules', 'hold, broken, not exercised')}
${times && cell(duration(times.median), 'response to verdict', `median; p95 ${duration(times.p95)}`)}
</dl>`
}

function phases({ record }: Plan): Html {
  const whole = record.phases.reduce((sum, phase) => sum + Math.max(0, phase.milliseconds), 0)
  if (whole <= 0) return html``
  let x = 0
  const parts = record.phases.map((phase, index) => {
    const width = (Math.max(0, phase.milliseconds) / whole) * 100
    const rect = html`<rect class="p${index % 6}" x="${x.toFixed(3)}%" width="${width.toFixed(3)}%" y="0" height="6"/>`
    x += width
    return rect
  })
  return html`<div class="phases"><svg class="bar-of-phases" aria-hidden="true">${parts}</svg><ul>${record.phases.map(
    (phase, index) =>
      html`<li><i class="key p${index % 6}"></i>${phase.name} <b>${duration(phase.milliseconds)}</b></li>`,
  )}<li class="whole">in all <b>${duration(whole)}</b></li></ul></div>`
}

export function navigation(plan: Plan): Html {
  const { record } = plan
  const entry = (there: boolean, id: string, words: string, number?: number): Html =>
    html`${there && html`<a href="#${id}">${words}${number !== undefined && html` <span class="n">${number}</span>`}</a>`}`
  const left = plan.received - plan.traces.size
  const traces = plan.others.length + left
  return html`<nav class="menu"><div class="wrap"><div class="places">
${entry(record.findings.length > 0, 'findings', 'Findings', record.findings.length)}
${entry((record.services ?? []).length > 0, 'services', 'Services', record.services?.length)}
${entry((record.hops ?? []).length > 0, 'hops', 'Hops', record.hops?.length)}
${entry(record.scenarios.length > 0, 'scenarios', 'Scenarios', record.scenarios.length)}
${entry(traces > 0, 'traces', record.scenarios.length > 0 ? 'Other traces' : 'Traces', traces)}
${entry(record.rules.length > 0, 'rules', 'Rules', record.rules.length)}
${entry(record.barriers.length > 0, 'completeness', 'Completeness')}
${entry(record.topology.services.length > 0, 'topology', 'System')}
</div><div class="tools" hidden><button type="button" data-act="open">Open all</button><button type="button" data-act="close">Close all</button><button type="button" data-act="logs" aria-pressed="true">Logs</button>
<label class="find"><span class="sr">Filter by service, span, attribute or id</span><input type="search" placeholder="Filter: service, span, attribute, id" autocomplete="off" spellcheck="false"></label></div>
<p class="found" role="status" aria-live="polite"></p></div></nav>`
}

export function footer(plan: Plan): Html {
  const { record } = plan
  return html`<footer><div class="wrap"><p>Pitboss ${record.tool.version}, ${record.system}, started ${record.started}. ${count(plan.traces.size, 'trace')} of ${grouped(plan.received)} in this page. Nothing here is loaded from anywhere: the page can be kept, mailed and opened offline.</p></div></footer>`
}
