// The table of settings: a row each, as Markdown and as a page.
import { html, type Html } from '../../harness/report/index.ts'
import type { Comparison, TriedSettings } from '../experiment/index.ts'
import { factor, megabytes, ratioText, whole } from '../numbers.ts'
import { page, tableHtml } from './page.ts'
import { type Table, tableText } from './table.ts'

const effect = (compared: Comparison | undefined): string =>
  compared === undefined ? '' : ratioText(compared)

export function settingsTable({ rows }: TriedSettings): Table {
  return {
    title: 'What each setting costs',
    head: [
      'setting',
      'what it is',
      'loses',
      'group',
      'processor time a request against none',
      'more',
      'against as it is',
      'p50 against none',
      'p99 against none',
      'spans',
      'OTLP bytes, not compressed',
      'memory',
    ],
    rows: rows.map((row) => [
      row.name,
      row.title,
      row.loses ?? '',
      String(row.group),
      effect(row.cpu),
      `${whole(row.added)} µs`,
      effect(row.cpuChange),
      effect(row.p50),
      effect(row.p99),
      factor(row.spans),
      whole(row.bytes),
      megabytes(row.memory),
    ]),
  }
}

const HEADLINE = 'What each setting of the instrumentation costs'

export function settingsMarkdown(tried: TriedSettings): string {
  const { refused } = tried
  return [
    `## ${HEADLINE}`,
    '',
    ...refused.map((reason) => `- refused: ${reason}`),
    ...(refused.length === 0 ? [] : ['']),
    ...tableText(settingsTable(tried)),
  ].join('\n')
}

export function settingsHtml(tried: TriedSettings): string {
  const body: readonly Html[] = [
    html`<h1 class="${tried.refused.length === 0 ? 'plain' : 'invalid'}">${HEADLINE}</h1>`,
    html`<ul>${tried.refused.map((reason) => html`<li>refused: ${reason}</li>`)}</ul>`,
    tableHtml(settingsTable(tried)),
    html`<p>All rows of a group were measured at the same time, request by request in balanced blocks; intervals are of 95 %. Samples lie in the folders <code>group-1</code> and so on.</p>`,
  ]
  return page('Settings · overhead · Pitboss', body)
}
