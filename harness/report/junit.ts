// JUnit XML: a test case a scenario and one a rule, so that any CI shows the run as tests.
import type { Finding, RuleResult } from '../../assertions/index.ts'
import { findingLines, findingTitle } from './finding-text.ts'
import { count } from './format.ts'
import type { RunRecord, ScenarioRecord } from './run-record.ts'
import { brief, visible } from './safe-text.ts'

interface Case {
  readonly name: string
  readonly classname: string
  readonly seconds: number
  /** Markup inside the test case, finished. */
  readonly inner: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
}

/** UTF-8 text. Suites `scenarios`, `rules`, and `findings` for what belongs to neither. */
export function renderJUnit(record: RunRecord): string {
  const suites = [
    { name: 'scenarios', cases: record.scenarios.map(scenarioCase) },
    { name: 'rules', cases: record.rules.map((rule) => ruleCase(rule, record)) },
    { name: 'findings', cases: otherFindings(record).map(findingCase) },
  ].filter(({ cases }) => cases.length > 0)
  const everything = suites.flatMap(({ cases }) => cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(`pitboss ${record.system}`)}" ${sums(everything)}>`,
    ...suites.map(
      ({ name, cases }) =>
        `<testsuite name="${name}" ${sums(cases)} timestamp="${escapeXml(record.started)}">\n${cases.map(element).join('\n')}\n</testsuite>`,
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

function element(one: Case): string {
  const head = `<testcase name="${escapeXml(brief(one.name, 500))}" classname="${escapeXml(one.classname)}" time="${one.seconds.toFixed(3)}"`
  return one.inner === '' ? `${head}/>` : `${head}>${one.inner}</testcase>`
}

function scenarioCase(scenario: ScenarioRecord): Case {
  const failed = scenario.outcome === 'failed' || scenario.findings.length > 0
  const outcome = scenario.outcome === 'skipped' ? 'skipped' : failed ? 'failed' : 'passed'
  const message = scenario.findings[0]
    ? findingTitle(scenario.findings[0])
    : brief(scenario.error ?? 'failed', 500)
  const body = [...scenario.findings.flatMap((finding) => findingLines(finding)), scenario.error ?? '']
    .join('\n')
    .trim()
  return {
    name: scenario.title,
    classname: `pitboss.scenarios.${scenario.location.replace(/:.*$/, '').replace(/[^\w]+/g, '_')}`,
    seconds: scenario.milliseconds / 1000,
    outcome,
    inner:
      outcome === 'skipped'
        ? '<skipped/>'
        : failed
          ? failure(message, scenario.findings[0]?.code ?? 'scenario', body)
          : '',
  }
}

function ruleCase(rule: RuleResult, record: RunRecord): Case {
  const base = { name: `${rule.code} ${rule.title}`, classname: 'pitboss.rules', seconds: 0 }
  const text = rule.findings.flatMap((finding) => findingLines(finding)).join('\n')
  if (rule.outcome === 'not exercised') {
    return {
      ...base,
      outcome: 'skipped',
      inner: `<skipped message="${rule.off ? "switched off in the system's definition" : 'not exercised: it had nothing to look at'}"/>`,
    }
  }
  // What the verdict lets pass (a warning, an observation) is told, and fails nothing here either.
  if (rule.outcome === 'broken' && record.verdict === 'findings' && !onlyInformation(rule.findings)) {
    const message = rule.findings[0] ? findingTitle(rule.findings[0]) : rule.title
    return { ...base, outcome: 'failed', inner: failure(message, rule.code, text) }
  }
  const exempt = rule.exempted === undefined ? '' : `, ${count(rule.exempted, 'finding')} exempt`
  const output = text === '' ? `${rule.subjects} looked at${exempt}` : text
  return { ...base, outcome: 'passed', inner: `<system-out>${escapeXml(output)}</system-out>` }
}

const onlyInformation = (findings: readonly Finding[]): boolean =>
  findings.length > 0 && findings.every((finding) => finding.severity === 'information')

/** Findings of the run that neither a scenario nor a rule lists: they must not be lost. */
function otherFindings(record: RunRecord): readonly Finding[] {
  const key = (finding: Finding): string => JSON.stringify([finding.code, finding.message, finding.subject])
  const told = new Set([...record.scenarios, ...record.rules].flatMap((one) => one.findings).map(key))
  return record.findings.filter((finding) => !told.has(key(finding)))
}

function findingCase(finding: Finding): Case {
  const base = { name: findingTitle(finding), classname: 'pitboss.findings', seconds: 0 }
  const text = findingLines(finding).join('\n')
  return finding.severity === 'information'
    ? { ...base, outcome: 'passed', inner: `<system-out>${escapeXml(text)}</system-out>` }
    : { ...base, outcome: 'failed', inner: failure(base.name, finding.code, text) }
}

function failure(message: string, type: string, body: string): string {
  return `<failure message="${escapeXml(message)}" type="${escapeXml(type)}">${escapeXml(body)}</failure>`
}

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
