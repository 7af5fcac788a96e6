// The record of judged files: what reports are made from, as of a run.
import { basename, dirname, resolve } from 'node:path'
import { byPriority, prioritise, scoreServices, summariseServices } from '../../../assertions/index.ts'
import type { RunRecord } from '../../report/index.ts'
import { VERSION } from '../../session/index.ts'
import type { OpenedFiles } from './open.ts'

export function recordOfFiles({ read, judged, topology, system, faults, phases }: OpenedFiles): RunRecord {
  const begun = performance.now()
  const { traces, spans, logRecords, logLines, dataPoints } = read.recording.counts()
  const services = summariseServices(judged.observed, topology)
  const { findings, priorities } = byPriority(
    judged.findings,
    prioritise(judged.findings, { traces, services: services.length, hops: judged.hops }),
  )
  const scores = scoreServices(judged.observed, judged.rules)
  const summarised = { name: 'summarise', milliseconds: performance.now() - begun }
  return {
    schemaVersion: 1,
    tool: { name: 'pitboss', version: VERSION },
    system: system ?? basename(dirname(resolve(read.captures[0]?.file ?? '.'))),
    runtime: 'capture',
    runtimeReason: read.captures.map(({ file }) => file).join(', '),
    faults,
    started: new Date().toISOString(),
    phases: [...phases, summarised],
    verdict: findings.some((finding) => finding.severity === 'error') ? 'findings' : 'holds',
    counts: { traces, spans, logRecords, logLines, dataPoints },
    scenarios: [],
    findings,
    priorities,
    rules: judged.rules,
    hops: judged.hops,
    exemptions: judged.exemptions,
    policies: judged.policies,
    services,
    scores,
    topology,
    barriers: [],
    sources: { captures: read.captures, logs: read.logs },
  }
}
