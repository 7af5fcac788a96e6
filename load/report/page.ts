// A page of a report: nothing is loaded from anywhere.
import { createHash } from 'node:crypto'
import { constant, html, type Html } from '../../harness/report/index.ts'
import type { Table } from './table.ts'

const STYLE = `
:root{color-scheme:light dark;--paper:#f4f5f3;--ink:#171b1e;--soft:#59636c;--line:#c3c9c5;--good:#14794f;--bad:#b4232a;--warn:#8f5a00;--bar:#2f6fb3}
@media (prefers-color-scheme:dark){:root{--paper:#0e1112;--ink:#e3e7e8;--soft:#98a3ab;--line:#3b444a;--good:#4fc78f;--bad:#ff8078;--warn:#e0b050;--bar:#7fb2ea}}
body{margin:0 auto;max-width:960px;padding:24px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.7em}h1.pass{color:var(--good)}h1.fail,h1.invalid{color:var(--bad)}h1.inconclusive{color:var(--warn)}
table{border-collapse:collapse;width:100%;font-size:.9em;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:3px 10px 3px 0;border-bottom:1px solid var(--line);vertical-align:top}.wide{overflow-x:auto}
figure{margin:24px 0}figcaption{color:var(--soft)}svg{width:100%;height:auto}text{fill:var(--ink);font-size:12px}text.mid{text-anchor:middle}text.end{text-anchor:end}
g line,.line{stroke:var(--bar);stroke-width:2;fill:none}circle{fill:var(--bar)}circle.launch1{fill:var(--warn)}.bar{fill:var(--bar);opacity:.6}
g.fail line{stroke:var(--bad)}g.fail circle{fill:var(--bad)}g.pass line{stroke:var(--good)}g.pass circle{fill:var(--good)}
.mark{stroke:var(--soft);stroke-dasharray:4 3}.mark.budget{stroke:var(--bad)}dt{color:var(--soft)}dd{margin:0 0 8px}
`

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; base-uri 'none'; form-action 'none'`

export function page(title: string, body: readonly Html[]): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${constant(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${constant(STYLE)}</style></head>
<body>
${body}
</body></html>
`.toString()
}

export const tableHtml = ({ title, head, rows }: Table): Html => html`<h2>${title}</h2>
<div class="wide"><table><thead><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
