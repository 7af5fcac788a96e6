// The report as one file: no request leaves it, nothing captured can become markup or script in it.
import { createHash } from 'node:crypto'
import type { RunRecord } from '../run-record.ts'
import { headline } from '../verdict.ts'
import { completeness, metricsSection, outsideLogs, topologySection } from './about.ts'
import { banner, footer, navigation } from './banner.ts'
import { constant, html } from './escape.ts'
import { findingsSection } from './findings.ts'
import { damageSection, firstSection, servicesSection } from './first.ts'
import { hopsSection } from './hops.ts'
import { ICONS } from './icons.ts'
import { LIMITS, plan, type Evidence, type Limits } from './plan.ts'
import { rulesSection } from './rules.ts'
import { otherTraces, scenariosSection } from './scenarios.ts'
import { SCRIPT } from './script.ts'
import { resourceTemplates } from './span-panel.ts'
import { STYLE } from './style.ts'

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Only this style and this script, by their hashes; no frame, form, image, font or request of any kind. */
const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`

/**
 * One self-contained HTML page, the same bytes for the same input.
 * `#trace-<trace id>`, `#span-<span id>` and `#finding-<n>` lead to what they name. What `limits` keeps out is said in the page.
 */
export function renderHtml(record: RunRecord, evidence: Evidence, limits: Partial<Limits> = {}): string {
  const page = plan(record, evidence, { ...LIMITS, ...limits })
  const text = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${constant(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>${headline(record).text} · ${record.system} · Pitboss</title>
<style>${constant(STYLE)}</style></head>
<body>${ICONS}
${banner(page)}
${navigation(page)}
<main class="wrap">
${firstSection(page)}
${damageSection(page)}
${findingsSection(page)}
${servicesSection(page)}
${hopsSection(page)}
${scenariosSection(page)}
${otherTraces(page)}
${rulesSection(page)}
${completeness(page)}
${topologySection(page)}
${metricsSection(page)}
${outsideLogs(page)}
</main>
${footer(page)}
${resourceTemplates(page)}
<script>${constant(SCRIPT)}</script>
</body></html>
`
  return text.toString()
}
