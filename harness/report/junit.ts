// JUnit XML: a test case a scenario and one a rule, so that any CI shows the run as tests.
import type { Finding, RuleResult } from '../../assertions/index.ts'
import { findingLines, findingTitle } from './finding-text.ts'
import { count } from './format.ts'
import { type Case, document, failure, output } from './junit-elements.ts'
import type { RunRecord, ScenarioRecord } from './run-record.ts'
import { brief } from './safe-text.ts'

/** UTF-8 text. Suites `scenarios`, `rules`, and `findings` for what belongs to neither. */
export function renderJUnit(record: RunRecord): string {
  const suites = [
    { name: 'scenarios', cases: record.scenarios.map(scenarioCase) },
    { name: 'rules', cases: record.rules.map((rule) => ruleCase(rule, record)) },
    { name: 'findings', cases: otherFindings(record).map(findingCase) },
  ].filter(({ cases }) => cases.length > 0)
  return document(`pitboss ${record.system}`, suites, record.started)
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
  return {
    ...base,
    outcome: 'passed',
    inner: output(text === '' ? `${rule.subjects} looked at${exempt}` : text),
  }
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
    ? { ...base, outcome: 'passed', inner: output(text) }
    : { ...base, outcome: 'failed', inner: failure(base.name, finding.code, text) }
}
