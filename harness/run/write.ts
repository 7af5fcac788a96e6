// The run's folder: capture, findings, report, JUnit.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MessageHeaders, RequestHeaders } from '../../assertions/index.ts'
import { CaptureWriter, type Recording } from '../recording/index.ts'
import { renderHtml, renderJUnit, type RunRecord } from '../report/index.ts'
import { storedRequest } from '../session/index.ts'
import { chartLibrary } from './chart-library.ts'
import { readExperiments } from './experiments.ts'

export const RUN_FILES = {
  capture: 'capture.jsonl.gz',
  findings: 'findings.json',
  report: 'report.html',
  junit: 'junit.xml',
  topology: 'topology.json',
  /** Headers of messages as read back from their topics, and of requests as they were sent. */
  messages: 'messages.json',
  requests: 'requests.json',
} as const

/** Headers of messages, for whoever judges the run's files later; JSON has no 64-bit integers. */
export async function writeMessages(runDir: string, messages: readonly MessageHeaders[]): Promise<void> {
  const stored = messages.map((message) => ({ ...message, offset: String(message.offset) }))
  await writeFile(join(runDir, RUN_FILES.messages), `${JSON.stringify(stored)}\n`)
}

/** Headers of requests as steps and pages sent them. */
export async function writeRequests(runDir: string, requests: readonly RequestHeaders[]): Promise<void> {
  await writeFile(join(runDir, RUN_FILES.requests), `${JSON.stringify(requests.map(storedRequest))}\n`)
}

export async function writeCapture(runDir: string, recording: Recording): Promise<string> {
  const path = join(runDir, RUN_FILES.capture)
  await using writer = new CaptureWriter(path)
  for (const entry of recording.entries()) if (entry.type === 'request') writer.write(entry)
  return path
}

/** What each service printed during the run, one file a service: for runs on a system whose own logs go on. */
export async function writeLogs(runDir: string, recording: Recording): Promise<void> {
  const folder = join(runDir, 'logs')
  await mkdir(folder, { recursive: true })
  const byService = Map.groupBy(recording.lines(), (line) => line.service)
  await Promise.all(
    [...byService].map(([service, lines]) =>
      writeFile(join(folder, `${service}.log`), lines.map((line) => `${line.text}\n`).join('')),
    ),
  )
}

const evidenceOf = (recording: Recording) => ({
  traces: recording.traces(),
  logs: recording.logs(),
  lines: recording.lines(),
  metrics: recording.metrics(),
})

const findingsText = (record: RunRecord): string => `${JSON.stringify(record, undefined, 2)}\n`

/** Writes everything; resolves to the path of the HTML report. */
export async function writeRun(runDir: string, record: RunRecord, recording: Recording): Promise<string> {
  const [report] = await Promise.all([
    writeReport(runDir, record, recording),
    writeCapture(runDir, recording),
    writeFile(join(runDir, RUN_FILES.topology), `${JSON.stringify(record.topology, undefined, 2)}\n`),
  ])
  return report
}

/** The report, the findings and JUnit, in a folder that is made where it is not there; resolves to the path of the HTML report. */
export async function writeReport(folder: string, record: RunRecord, recording: Recording): Promise<string> {
  await mkdir(folder, { recursive: true })
  const [page] = await Promise.all([
    writePage(folder, record, recording),
    writeFile(join(folder, RUN_FILES.findings), findingsText(record)),
    writeFile(join(folder, RUN_FILES.junit), renderJUnit(record)),
  ])
  return page
}

/** The HTML report alone, with what experiments have left in the folder; resolves to its path. */
export async function writePage(folder: string, record: RunRecord, recording: Recording): Promise<string> {
  const path = join(folder, RUN_FILES.report)
  const [charts, experiments] = await Promise.all([chartLibrary(), readExperiments(folder)])
  await writeFile(path, renderHtml(record, evidenceOf(recording), { charts, experiments }))
  return path
}
