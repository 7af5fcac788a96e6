// The report as one file: no request leaves it, nothing captured can become markup or script in it.
import { createHash } from 'node:crypto'
import type { RunRecord } from '../run-record.ts'
import { headline } from '../verdict.ts'
import { completeness, outsideLogs, topologySection } from './about.ts'
import { banner, footer, navigation } from './banner.ts'
import { constant, html } from './escape.ts'
import { type Experiments, experimentsSection } from './experiments.ts'
import { findingsSection } from './findings.ts'
import { damageSection, firstSection, servicesSection } from './first.ts'
import { graphSection } from './graph.ts'
import { hopsSection } from './hops.ts'
import { ICONS } from './icons.ts'
import { LIMITS, plan, type Evidence, type Limits } from './plan.ts'
import { metricsSection } from './metrics.ts'
import { rulesSection } from './rules.ts'
import { otherTraces, scenariosSection } from './scenarios.ts'
import { SCRIPT } from './script.ts'
import { resourceTemplates } from './span-panel.ts'
import { STYLE } from './style.ts'
import { timingSection } from './timing.ts'

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The library that draws metrics, as its package ships it: text that is put into the page. */
export interface ChartLibrary {
  readonly script: string
  readonly style: string
}

export interface PageOptions {
  readonly limits?: Partial<Limits>
  /** Without it, metrics are told in tables only. */
  readonly charts?: ChartLibrary
  readonly experiments?: Experiments
}

/**
 * One self-contained HTML page, the same bytes for the same input.
 * `#trace-<trace id>`, `#span-<span id>` and `#finding-<n>` lead to what they name. What `limits` keeps out is said in the page.
 */
export function renderHtml(record: RunRecord, evidence: Evidence, options: PageOptions = {}): string {
  const { limits, charts = { script: '', style: '' }, experiments } = options
  const page = plan(record, evidence, { ...LIMITS, ...limits }, experiments)
  const style = `${charts.style}${STYLE}`
  const script = `${charts.script}\n${SCRIPT}`
  /** Only this style and this script, by their hashes; no frame, form, image, font or request of any kind. */
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`
  const text = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${constant(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>${headline(record).text} · ${record.system} · Pitboss</title>
<style>${constant(style)}</style></head>
<body>${ICONS}
${banner(page)}
${navigation(page)}
<noscript><p class="wrap">Spans, the filter and charts need the page's own script.</p></noscript>
<main class="wrap">
${firstSection(page)}
${damageSection(page)}
${findingsSection(page)}
${servicesSection(page)}
${graphSection(page)}
${hopsSection(page)}
${scenariosSection(page)}
${otherTraces(page)}
${rulesSection(page)}
${metricsSection(page)}
${experimentsSection(page)}
${completeness(page)}
${timingSection(page)}
${topologySection(page)}
${outsideLogs(page)}
</main>
${footer(page)}
${resourceTemplates(page)}
<script>${constant(script)}</script>
</body></html>
`
  return text.toString()
}
