// Every known break of the casino, started for real: verify exits 1, and its first finding has the code and names the hop.
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Finding } from '../../assertions/index.ts'
import casino from '../../containers/casino.ts'
import { type CheckResult, pitboss, resultOf, type VerifyResult } from './pitboss.ts'

const faults = Object.entries(casino.faults ?? {})

const essences = (findings: readonly Finding[]): string[] =>
  findings
    .map(({ code, severity, subject, message, hop, reason, occurrences = 1, consequences = [] }) =>
      JSON.stringify([
        code,
        severity,
        subject.service,
        message,
        hop,
        reason,
        occurrences,
        essences(consequences),
      ]),
    )
    .toSorted()

test('every fault of the casino says how it must be told', () => {
  expect(faults.length).toBeGreaterThan(0)
  expect(faults.filter(([, { caught }]) => caught === undefined)).toEqual([])
})

test.each(faults)('the break %s is caught and blamed', async (name, { caught }) => {
  if (!caught) throw new Error('not said how it must be told')
  const ended = await pitboss(['verify', '--fault', name, '--grep', caught.scenarios, '--json'])
  const { run, verdict, files } = resultOf<VerifyResult>(ended)
  expect(ended.status, ended.stderr).toBe(1)
  expect(verdict).toBe('findings')
  const [first] = run.findings
  expect(first).toMatchObject({
    code: caught.code,
    severity: 'error',
    ...(caught.hop ? { hop: caught.hop } : { subject: { service: caught.service } }),
    ...(caught.reason ? { reason: caught.reason } : {}),
  })
  // The run's folder alone tells all that the run told.
  const again = await pitboss(['check', files.runDir, '--json'])
  expect(again.status, again.stderr).toBe(1)
  expect(essences(resultOf<CheckResult>(again).findings)).toEqual(essences(run.findings))
  if (caught.hop && !caught.byContract) {
    // The capture tells the same hop: beside the topology that the run declared, and with nothing beside it.
    const alone = join(await mkdtemp(join(tmpdir(), 'pitboss-e2e-')), 'alone.jsonl.gz')
    await copyFile(files.capture, alone)
    for (const capture of [files.capture, alone]) {
      const checked = await pitboss(['check', capture, '--json'])
      expect(checked.status, checked.stderr).toBe(1)
      expect(resultOf<CheckResult>(checked).findings[0], capture).toMatchObject({
        code: caught.code,
        hop: caught.hop,
      })
    }
    await rm(dirname(alone), { recursive: true })
  }
})
