// The experiment as one page: the verdict first, then what it rests on. Nothing is loaded from anywhere.
import { html } from '../../harness/report/index.ts'
import type { Outcome, Recorded } from '../experiment/index.ts'
import { byWindow, forest, sameHistogram, shiftChart, timeline } from './charts.ts'
import { facts, headline, tables } from './content.ts'
import type { Included } from './included.ts'
import { page, tableHtml } from './page.ts'

/** @param included what else was measured */
export function overheadHtml(
  recorded: Recorded,
  outcome: Outcome,
  included: readonly Included[] = [],
): string {
  const { plan } = recorded
  return page(`${outcome.verdict} · overhead · Pitboss`, [
    html`<h1 class="${outcome.verdict.toLowerCase()}">${headline(outcome)}</h1>
<ul>${outcome.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
${forest(outcome, plan.budget)}
${shiftChart(outcome)}
${byWindow(outcome, plan.budget)}
${sameHistogram(outcome)}
${timeline(recorded)}
${tables(outcome, included).map(tableHtml)}
<h2>Run</h2>
<dl>${facts(recorded, outcome).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<p>Every request is in <code>samples.csv.gz</code> beside this page, everything else that was seen in <code>recorded.json.gz</code>; <code>pitboss overhead --from</code> this folder computes all of it again.</p>`,
  ])
}
