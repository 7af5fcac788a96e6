// Alert rules in Prometheus's format, evaluated on recorded metrics by Prometheus's own tool.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import {
  firedAlerts,
  type Pace,
  prometheusName,
  ruleTest,
  type RuleTest,
  toPrometheus,
} from '../../assertions/index.ts'
import { promtool } from '../runtime/index.ts'
import type { Metric } from '../telemetry/index.ts'

/** `no data`: none of the series that its expression names was recorded, so that its silence says nothing. */
export type AlertOutcome = 'fired' | 'quiet' | 'no data'

/** The harness lets services export every 0.4 s; in production the SDK's default is a minute. */
export const PACE: Pace = { step: 400, standsFor: 60 }

/** Of the series that one metric may become. */
const SUFFIXES = ['', '_bucket', '_sum', '_count']

interface RuleFile {
  readonly groups?: readonly {
    readonly rules?: readonly { readonly alert?: string; readonly expr?: string }[]
  }[]
}

export class AlertsNotEvaluated extends Error {
  readonly code = 'ALERTS_NOT_EVALUATED'
  constructor(rules: string, said: string, cause?: unknown) {
    super(`promtool could not evaluate ${rules}: ${said.trim()}`, { cause })
    this.name = 'AlertsNotEvaluated'
  }
}

/**
 * What became of every alert of the rule file at some time within the recording.
 * @throws AlertsNotEvaluated for rules that promtool refuses, ToolchainMissing without promtool
 */
export async function evaluateAlerts(
  rules: string,
  metrics: readonly Metric[],
  pace: Pace = PACE,
): Promise<ReadonlyMap<string, AlertOutcome>> {
  const alerts = await readAlerts(rules)
  const wanted = new Set([...alerts.values()].flatMap(namesIn))
  const named = metrics.filter((metric) => SUFFIXES.some((end) => wanted.has(prometheusName(metric) + end)))
  const used = toPrometheus(named).series.filter(({ name }) => wanted.has(name))
  const recorded = new Set(used.map(({ name }) => name))
  const test = ruleTest(used, [resolve(rules)], pace)
  const fired = new Set(used.length === 0 ? [] : await firedIn(test, rules))
  return new Map(
    [...alerts].map(([alert, expr]): [string, AlertOutcome] => {
      if (fired.has(alert)) return [alert, 'fired']
      return [alert, namesIn(expr).some((name) => recorded.has(name)) ? 'quiet' : 'no data']
    }),
  )
}

/** Names of the alerts in a rule file. */
export const alertsIn = async (rules: string): Promise<readonly string[]> => [
  ...(await readAlerts(rules)).keys(),
]

async function readAlerts(rules: string): Promise<ReadonlyMap<string, string>> {
  const { groups = [] } = parse(await readFile(rules, 'utf8')) as RuleFile
  return new Map(
    groups.flatMap((group) =>
      (group.rules ?? []).flatMap(({ alert, expr = '' }) => (alert === undefined ? [] : [[alert, expr]])),
    ),
  )
}

/** Words of a PromQL expression that may name series; functions and labels among them name none that is recorded. */
function namesIn(expr: string): string[] {
  return expr.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').match(/[a-zA-Z_:][\w:]*/g) ?? []
}

async function firedIn(test: RuleTest, rules: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pitboss-alerts-'))
  try {
    const file = join(folder, 'test.json')
    await writeFile(file, JSON.stringify(test))
    return firedAlerts(await printedBy(await promtool(), ['test', 'rules', file], rules))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** promtool fails where anything fired, because no alert is expected; what it says then tells which. */
async function printedBy(program: string, args: readonly string[], rules: string): Promise<string> {
  return new Promise((done, refuse) => {
    execFile(program, args, { maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`
      if (error === null || (said.includes('FAILED') && said.includes('got:'))) done(said)
      else refuse(new AlertsNotEvaluated(rules, said || error.message, error))
    })
  })
}
