// The top of the page: the verdict in one look, and the numbers behind it.
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

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'to the filter'],
  ['Enter', 'in the filter: to the next span that matches'],
  ['Esc', 'leave the filter, and show all again'],
  ['n, p', 'to the next finding, to the one before'],
  ['↓, ↑', 'from span to span'],
  ['Space', 'open or close what has the focus'],
  ['?', 'these keys'],
]

export function navigation(plan: Plan): Html {
  const { record } = plan
  const entry = (there: boolean, id: string, words: string, number?: number): Html =>
    html`${there && html`<a href="#${id}">${words}${number !== undefined && html` <span class="n">${number}</span>`}</a>`}`
  const left = plan.received - plan.traces.size
  const traces = plan.others.length + left
  return html`<nav class="menu"><div class="wrap"><div class="places">
${entry(record.findings.length > 0, 'findings', 'Findings', record.findings.length)}
${entry((record.services ?? []).length > 0, 'services', 'Services', record.services?.length)}
${entry(
  (record.hops ?? []).some(({ from }) => from !== record.tool.name),
  'graph',
  'Graph',
)}
${entry((record.hops ?? []).length > 0, 'hops', 'Hops', record.hops?.length)}
${entry(record.scenarios.length > 0, 'scenarios', 'Scenarios', record.scenarios.length)}
${entry(traces > 0, 'traces', record.scenarios.length > 0 ? 'Other traces' : 'Traces', traces)}
${entry(record.rules.length > 0, 'rules', 'Rules', record.rules.length)}
${entry(plan.metrics.length > 0, 'metrics', 'Metrics')}
${entry(plan.experiments.overhead !== undefined, 'overhead', 'Overhead')}
${entry(plan.experiments.mutation !== undefined, 'mutation', 'Mutation')}
${entry(record.barriers.length > 0, 'completeness', 'Completeness')}
${entry(record.phases.length > 0, 'timing', 'Timing')}
${entry(record.topology.services.length > 0, 'topology', 'System')}
</div><div class="tools" hidden><button type="button" data-act="open">Open all</button><button type="button" data-act="close">Close all</button><button type="button" data-act="logs" aria-pressed="true">Logs</button>
<button type="button" data-act="keys" aria-haspopup="dialog">Keys</button><label class="only"><span class="sr">How grave</span><select><option value="">All</option><option value="error">Errors</option><option value="error warning">Errors, warnings</option></select></label><label class="find"><span class="sr">Filter by service, span, attribute or id</span><input type="search" placeholder="Filter: service, span, attribute, id" autocomplete="off" spellcheck="false"></label></div>
<p class="found" role="status" aria-live="polite"></p></div></nav>
<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl class="kv">${KEYS.map(([key, what]) => html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}</dl><button type="button" data-act="keys">Close</button></dialog>`
}

export function footer(plan: Plan): Html {
  const { record } = plan
  return html`<footer><div class="wrap"><p>Pitboss ${record.tool.version}, ${record.system}, started ${record.started}. ${count(plan.traces.size, 'trace')} of ${grouped(plan.received)} in this page. Nothing here is loaded from anywhere: the page can be kept, mailed and opened offline.</p></div></footer>`
}
