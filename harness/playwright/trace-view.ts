// What a failed test leaves for Playwright's own report: its traces, contracts and findings, as a page.
import { writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { TestInfo } from '@playwright/test'
import type { Finding } from '../../assertions/index.ts'
import { renderHtml, type ReportEvidence, type RunRecord } from '../report/index.ts'
import { chartLibrary } from '../run/index.ts'
import { type AttachedSession, VERSION } from '../session/index.ts'
import { evidenceOf } from './evidence.ts'
import type { Telemetry } from './telemetry.ts'

export const TRACE_VIEW = 'Pitboss trace view'

/** As a file: Playwright's report shows the text of an attached body, and links to an attached file. */
export async function attachTraceView(
  telemetry: Telemetry,
  session: AttachedSession,
  testInfo: TestInfo,
): Promise<void> {
  if (testInfo.status === testInfo.expectedStatus || telemetry.steps.length === 0) return
  const evidence = evidenceFor(telemetry, session)
  const record = recordOf(telemetry, session, testInfo, evidence)
  const path = testInfo.outputPath('trace-view.html')
  await writeFile(path, renderHtml(record, evidence, { charts: await chartLibrary() }))
  await testInfo.attach(TRACE_VIEW, { path, contentType: 'text/html' })
}

/** The traces of the test's steps, those that its findings speak of, and what was logged in them. */
function evidenceFor(telemetry: Telemetry, { recording }: AttachedSession): ReportEvidence {
  const ids = new Set([
    ...telemetry.steps.map(({ traceId }) => traceId),
    ...telemetry.findings.flatMap(spokenOf),
  ])
  return {
    traces: [...ids].flatMap((id) => recording.trace(id) ?? []),
    logs: recording.logs().filter(({ traceId }) => ids.has(traceId)),
    lines: recording.lines().filter(({ text }) => (text.match(TRACE_ID) ?? []).some((id) => ids.has(id))),
  }
}

const TRACE_ID = /\b[0-9a-f]{32}\b/g

const spokenOf = ({ subject, evidence }: Finding): readonly string[] =>
  [subject.traceId, ...evidence.map(({ traceId }) => traceId)].filter((id) => id !== undefined)

function recordOf(
  telemetry: Telemetry,
  { description }: AttachedSession,
  testInfo: TestInfo,
  { traces, logs, lines }: ReportEvidence,
): RunRecord {
  const { system, runtime, runtimeReason, faults, topology } = description
  return {
    schemaVersion: 1,
    tool: { name: 'pitboss', version: VERSION },
    system,
    runtime,
    runtimeReason,
    faults,
    partial: true,
    started: new Date(Date.now() - testInfo.duration).toISOString(),
    phases: [],
    verdict: 'findings',
    counts: {
      traces: traces.length,
      spans: traces.reduce((sum, { spans }) => sum + spans.length, 0),
      logRecords: logs.length,
      logLines: lines.length,
      dataPoints: 0,
    },
    scenarios: [
      {
        title: testInfo.title,
        location: `${relative(process.cwd(), testInfo.file)}:${testInfo.line}`,
        outcome: 'failed',
        milliseconds: testInfo.duration,
        ...evidenceOf(telemetry),
        error: testInfo.errors.map(({ message }) => stripVTControlCharacters(message ?? '')).join('\n\n'),
      },
    ],
    findings: telemetry.findings,
    rules: [],
    topology,
    barriers: [],
  }
}
