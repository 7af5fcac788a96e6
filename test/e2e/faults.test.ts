// Every known break of the casino, made in the running system: the first finding has the code and names the hop, and the
// system without any tells nothing.
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding } from '../../assertions/index.ts'
import casino from '../../containers/casino.ts'
import type { BreakResult, LiveReport } from '../../harness/mutation/index.ts'
import { openFiles, readRunFolder } from '../../harness/run/index.ts'
import { type CheckResult, pitboss, resultOf, type VerifyResult } from './pitboss.ts'

/** What only costs time is for the overhead experiment to tell. */
const faults = Object.entries(casino.faults ?? {}).filter(([, { slows }]) => slows !== true)

let scratch = ''
let live: { readonly report: LiveReport; readonly status: number | null; readonly stderr: string }
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pitboss-e2e-'))
  const ended = await pitboss(['mutate', '--live', '--json', '--out', join(scratch, 'live')])
  const { report } = resultOf<{ report: LiveReport }>(ended)
  live = { report, status: ended.status, stderr: ended.stderr }
}, 1_200_000)
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true })
})

const resultFor = (fault: string): BreakResult => {
  const found = live.report.breaks.find((one) => one.fault === fault)
  if (found === undefined) throw new Error(`${fault} was not tried:\n${live.stderr}`)
  return found
}

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

const findingsIn = async (capture: string): Promise<readonly Finding[]> =>
  (await openFiles({ captures: [capture] })).judged.findings

test('every fault of the casino says how it must be told', () => {
  expect(faults.length).toBeGreaterThan(0)
  expect(faults.filter(([, { caught }]) => caught === undefined)).toEqual([])
  expect(live.report.untold).toEqual([])
})

test('with every break taken back, the system tells nothing', () => {
  const { findings, scenarios, failed } = live.report.unbroken
  expect({ findings, failed }, live.stderr).toEqual({ findings: [], failed: 0 })
  expect(scenarios).toBeGreaterThan(3)
})

test.each(faults)('the break %s is caught and blamed', async (name, { caught }) => {
  if (!caught) throw new Error('not said how it must be told')
  const { outcome, told, runDir } = resultFor(name)
  expect(told, live.stderr).toMatchObject({
    code: caught.code,
    severity: 'error',
    ...(caught.hop ? { hop: caught.hop } : { subject: { service: caught.service } }),
    ...(caught.reason ? { reason: caught.reason } : {}),
  })
  expect(outcome).toBe('caught')
  // The run's folder alone tells all that the run told.
  const { record } = await readRunFolder(runDir)
  expect(record?.faults).toEqual([name])
  expect(essences(await findingsIn(runDir))).toEqual(essences(record?.findings ?? []))
  if (caught.hop && !caught.byContract) {
    // The capture tells the same hop: beside the topology that the run declared, and with nothing beside it.
    const capture = join(runDir, 'capture.jsonl.gz')
    const alone = join(await mkdtemp(join(scratch, 'alone-')), 'alone.jsonl.gz')
    await copyFile(capture, alone)
    for (const file of [capture, alone])
      expect((await findingsIn(file))[0], file).toMatchObject({ code: caught.code, hop: caught.hop })
  }
})

test('where every break was caught and nothing else told, the command holds', () => {
  expect(live.status, live.stderr).toBe(0)
})

test('a system that is started with a break fails its verification, and so does the check of what it left', async () => {
  const fault = 'slots-scoring-no-inject'
  const caught = casino.faults?.[fault]?.caught
  const args = ['--fault', fault, '--grep', caught?.scenarios ?? '', '--out', join(scratch, 'verified')]
  const ended = await pitboss(['verify', '--json', ...args])
  const { run, verdict, files } = resultOf<VerifyResult>(ended)
  expect(ended.status, ended.stderr).toBe(1)
  expect(verdict).toBe('findings')
  expect(run.findings[0]).toMatchObject({ code: caught?.code, hop: caught?.hop })
  const again = await pitboss(['check', files.runDir, '--json'])
  expect(again.status, again.stderr).toBe(1)
  expect(essences(resultOf<CheckResult>(again).findings)).toEqual(essences(run.findings))
})
