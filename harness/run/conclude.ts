// The end of a run: flush proof, judgement, record.
import {
  applySettings,
  exemptedFindings,
  type Expectations,
  judge,
  type Judgement,
  type Observed,
  prioritise,
  ruleInForce,
  type RuleResult,
  scoreServices,
  summariseServices,
  type Topology,
} from '../../assertions/index.ts'
import { observe } from '../matchers/index.ts'
import type { RunRecord, ScenarioRecord } from '../report/index.ts'
import type { Session } from '../session/index.ts'
import { type FlushProof, proveFlush } from './flush.ts'
import { settleOthers } from './others.ts'
import { readMessages } from './messages.ts'
import { writeMessages, writeRequests } from './write.ts'

export interface RunSoFar {
  readonly started: Date
  readonly runtimeReason: string
  readonly faults: readonly string[]
  readonly version: string
  readonly expectations: Expectations
  /** All scenarios were run. Otherwise a metric is promised only where what it counts has happened. */
  readonly whole: boolean
  readonly scenarios: readonly ScenarioRecord[]
  /** Named phases and how long each took; the conclusion adds its own. */
  readonly phases: { name: string; milliseconds: number }[]
}

/** Times a phase and keeps it. */
export async function phase<T>(phases: RunSoFar['phases'], name: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  try {
    return await work()
  } finally {
    phases.push({ name, milliseconds: performance.now() - begun })
  }
}

/**
 * Ends the services, or those named, judges everything that was received, and says what became of the run. What the
 * others sent is waited for.
 */
export async function conclude(
  session: Session,
  run: RunSoFar,
  ended: readonly string[] = Object.keys(session.definition.services),
): Promise<RunRecord> {
  await phase(run.phases, 'wait for the others', () => settleOthers(session, ended))
  const flushes = await phase(run.phases, 'stop services, prove flush', () => proveFlush(session, ended))
  return phase(run.phases, 'judge', () => judgeRun(session, run, flushes))
}

/** A page that no scenario opened promised nothing. */
function topologyOfRun({ definition, topology }: Session, { scenarios }: RunSoFar): Topology {
  if (scenarios.some((scenario) => scenario.steps.some((step) => step.page))) return topology
  const pages = Object.values(definition.assets ?? {}).map((asset) => asset.emitsAs)
  return { ...topology, services: topology.services.filter((service) => !pages.includes(service.name)) }
}

/** Where only some scenarios ran, metrics are expected only as far as spans that they count are there. */
export function expectationsOf({
  expectations,
  whole,
}: Pick<RunSoFar, 'expectations' | 'whole'>): Expectations {
  if (whole || expectations.metrics === undefined) return expectations
  return { ...expectations, metrics: expectations.metrics.filter((one) => one.countedBy !== undefined) }
}

async function judgeRun(session: Session, run: RunSoFar, flushes: readonly FlushProof[]): Promise<RunRecord> {
  await writeRequests(session.describe().runDir, session.requests)
  const observed = { ...observe(session.recording), requests: session.requests }
  const topology = topologyOfRun(session, run)
  const expectations = expectationsOf(run)
  const judgement = await judgeWithMessages(session, topology, observed, expectations)
  const { findings, exemptions } = applySettings(
    [
      ...judgement.findings,
      ...exemptedFindings(judgement.exemptions),
      ...flushes.flatMap((flush) => flush.finding ?? []),
      ...run.scenarios.flatMap((scenario) => scenario.findings),
    ],
    expectations.settings,
  )
  const flushed = flushRule(
    flushes,
    Object.keys(session.definition.services).length,
    judgement.rules.find((rule) => rule.code === 'DEL1'),
  )
  const rules = [
    ...judgement.rules.filter((rule) => rule.code !== 'DEL1'),
    ruleInForce(flushed, expectations.settings, exemptions),
  ]
  const record = recordOf(session, run, topology, flushes, { ...judgement, findings, exemptions, rules })
  const services = summariseServices(observed, topology)
  const scene = { traces: record.counts.traces, services: services.length, hops: judgement.hops }
  return {
    ...record,
    priorities: prioritise(findings, scene),
    services,
    scores: scoreServices(observed, rules),
  }
}

/** Holds only when every service has proved it: one that could not be tried did not pass, whatever its log looks like. */
function flushRule(
  flushes: readonly FlushProof[],
  services: number,
  seen: RuleResult | undefined,
): RuleResult {
  const tried = flushes.filter((flush) => flush.outcome !== 'not exercised')
  const findings = [...tried.flatMap((flush) => flush.finding ?? []), ...(seen?.findings ?? [])]
  const whole = tried.length > 0 && tried.length === services
  return {
    code: 'DEL1',
    title: 'every service flushes its telemetry at SIGTERM',
    outcome: findings.length > 0 ? 'broken' : whole ? 'holds' : 'not exercised',
    subjects: tried.length,
    findings,
  }
}

/** A torn message hop is judged again with the headers of the messages themselves, which tell who lost the context. */
async function judgeWithMessages(
  session: Session,
  topology: Topology,
  observed: Observed,
  expectations: Expectations,
): Promise<Judgement> {
  const first = judge(observed, topology, expectations)
  const torn = first.findings.some((finding) => finding.code === 'TRC12')
  if (!torn) return first
  const messages = await readMessages(session)
  await writeMessages(session.describe().runDir, messages)
  return judge({ ...observed, messages }, topology, expectations)
}

function recordOf(
  session: Session,
  run: RunSoFar,
  topology: Topology,
  flushes: readonly FlushProof[],
  { findings, rules, exemptions, policies, hops }: Judgement,
): RunRecord {
  const failed = run.scenarios.some((scenario) => scenario.outcome === 'failed')
  const { traces, spans, logRecords, logLines, dataPoints } = session.recording.counts()
  const spilled = session.recording.spilled()
  return {
    schemaVersion: 1,
    tool: { name: 'pitboss', version: run.version },
    system: session.definition.name,
    runtime: session.system.runtime,
    runtimeReason: run.runtimeReason,
    faults: run.faults,
    ...(run.whole ? {} : { partial: true as const }),
    started: run.started.toISOString(),
    phases: run.phases,
    verdict: failed || findings.some((finding) => finding.severity === 'error') ? 'findings' : 'holds',
    counts: { traces, spans, logRecords, logLines, dataPoints },
    ...(spilled === undefined ? {} : { spilled }),
    scenarios: run.scenarios,
    findings,
    rules,
    hops,
    exemptions,
    policies,
    topology,
    barriers: [
      ...Object.keys(session.definition.services).map((service) => ({
        service,
        barrier: 'marker' as const,
        note: flushes.find((flush) => flush.service === service)?.outcome ?? '',
      })),
      ...Object.entries(session.definition.pipelines ?? {}).flatMap(([name, pipeline]) =>
        Object.keys(pipeline.covers).map((service) => ({
          service,
          barrier: 'pipeline' as const,
          note: name,
        })),
      ),
    ],
  }
}
