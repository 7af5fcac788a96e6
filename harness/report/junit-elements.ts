// The elements of JUnit XML: suites, test cases, and text that can't end them.
import { brief, visible } from './safe-text.ts'

export interface Case {
  readonly name: string
  readonly classname: string
  readonly seconds: number
  /** Markup inside the test case, finished. */
  readonly inner: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
}

/** A document of one suite a name. */
export function document(
  name: string,
  suites: readonly { readonly name: string; readonly cases: readonly Case[] }[],
  timestamp?: string,
): string {
  const at = timestamp === undefined ? '' : ` timestamp="${escapeXml(timestamp)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(name)}" ${sums(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.map(
      (suite) =>
        `<testsuite name="${escapeXml(suite.name)}" ${sums(suite.cases)}${at}>\n${suite.cases.map(caseElement).join('\n')}\n</testsuite>`,
    ),
    '</testsuites>',
    '',
  ].join('\n')
}

function sums(cases: readonly Case[]): string {
  const number = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0).toFixed(3)
  return `tests="${cases.length}" failures="${number('failed')}" errors="0" skipped="${number('skipped')}" time="${seconds}"`
}

function caseElement(one: Case): string {
  const head = `<testcase name="${escapeXml(brief(one.name, 500))}" classname="${escapeXml(one.classname)}" time="${one.seconds.toFixed(3)}"`
  return one.inner === '' ? `${head}/>` : `${head}>${one.inner}</testcase>`
}

export function failure(message: string, type: string, body: string): string {
  return `<failure message="${escapeXml(message)}" type="${escapeXml(type)}">${escapeXml(body)}</failure>`
}

export const output = (text: string): string => `<system-out>${escapeXml(text)}</system-out>`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** XML 1.0 has no place for most control characters, not even as references: they come out as pictures; U+FFFE and U+FFFF go. */
function escapeXml(text: string): string {
  return visible(text)
    .replace(/[\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
