// A Playwright reporter: one line a scenario on stderr, and the scenario records for the run's report.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters, styleText } from 'node:util'
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import type { ScenarioRecord } from '../report/index.ts'
import { SCENARIOS_VARIABLE } from '../session/index.ts'
import { EVIDENCE, type ScenarioEvidence } from './evidence.ts'

const NONE: ScenarioEvidence = { steps: [], verdictMilliseconds: [], contracts: [], findings: [] }

export default class PitbossReporter implements Reporter {
  readonly #records = new Map<string, ScenarioRecord>()

  onTestEnd(test: TestCase, result: TestResult): void {
    const record = recordOf(test, result)
    this.#records.set(test.id, record)
    // Written after every test: the global teardown reads it before a reporter hears of the end.
    const file = process.env[SCENARIOS_VARIABLE]
    if (file) writeFileSync(file, JSON.stringify([...this.#records.values()]))
    const stream = process.stderr
    const [mark, colour] =
      record.outcome === 'passed'
        ? (['✓', 'green'] as const)
        : record.outcome === 'failed'
          ? (['✗', 'red'] as const)
          : (['-', 'yellow'] as const)
    stream.write(
      `         ${styleText(colour, mark, { stream })} ${record.title} ${styleText('dim', `${(record.milliseconds / 1000).toFixed(1)} s`, { stream })}\n`,
    )
    if (record.error) stream.write(`${record.error.replaceAll(/^/gm, '           ')}\n`)
  }

  onError(error: { message?: string; stack?: string }): void {
    process.stderr.write(`${error.message ?? error.stack ?? 'unknown error'}\n`)
  }

  printsToStdio(): boolean {
    return true
  }
}

function recordOf(test: TestCase, result: TestResult): ScenarioRecord {
  const attached = result.attachments.find((attachment) => attachment.name === EVIDENCE.name)?.body
  const evidence = attached ? (JSON.parse(attached.toString('utf8')) as ScenarioEvidence) : NONE
  const failed = result.status !== 'passed' && result.status !== 'skipped'
  const error = result.errors
    .map((one) => stripVTControlCharacters(one.message ?? one.value ?? ''))
    .join('\n\n')
  return {
    title: test.title,
    location: `${relative(process.cwd(), test.location.file)}:${test.location.line}`,
    outcome: failed ? 'failed' : result.status === 'skipped' ? 'skipped' : 'passed',
    milliseconds: result.duration,
    ...evidence,
    ...(error ? { error } : {}),
  }
}
