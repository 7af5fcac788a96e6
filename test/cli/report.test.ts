// `pitboss report`: the page of a run again, with what its folder holds by now.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { report } from '../../harness/cli/commands/report.ts'
import { makeContext } from '../../harness/cli/context.ts'
import { startProgress } from '../../harness/cli/progress.ts'
import { Recording } from '../../harness/recording/index.ts'
import { writeRun } from '../../harness/run/index.ts'
import { evidence, sample } from '../report/sample.ts'
import { experiments } from '../report/sample-experiments.ts'
import { SPIN } from '../report/sample-spans.ts'
import { receive } from '../settle/received.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitboss-run-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const again = (run: string, overhead?: string) =>
  report(
    { run, ...(overhead === undefined ? {} : { overhead }) },
    makeContext('report', true, startProgress(), new AbortController().signal),
  )

async function leaveRun(run: string): Promise<string> {
  const recording = new Recording()
  receive(recording, { spans: evidence.traces.flatMap(({ spans }) => spans) })
  await mkdir(run, { recursive: true })
  return writeRun(run, sample, recording)
}

test('shows the run as it was judged, and the experiments that came after it', async () => {
  const page = await leaveRun(join(folder, 'run'))
  const before = await readFile(page, 'utf8')
  expect(before).not.toContain('id="overhead"')
  await writeFile(join(folder, 'overhead.json'), JSON.stringify(experiments.overhead))
  await writeFile(join(folder, 'run', 'mutation.json'), JSON.stringify(experiments.mutation))
  expect(await again(join(folder, 'run'), folder)).toBe(0)
  expect(await again(join(folder, 'run'))).toBe(0)
  const after = await readFile(page, 'utf8')
  expect(after).toContain('id="overhead"')
  expect(after).toContain('id="mutation"')
  expect(after).toContain(`id="trace-${SPIN}"`)
  expect(after).toContain('a transfer reaches the read model through the outbox')
})

test('shows an interval without an end as that, which JSON cannot', async () => {
  const page = await leaveRun(join(folder, 'run'))
  const { overhead } = experiments
  const [first, ...others] = overhead?.comparisons ?? []
  const endless = { ...first, interval: { low: 0, high: Number.POSITIVE_INFINITY } }
  const left = JSON.stringify({ ...overhead, comparisons: [endless, ...others] })
  await writeFile(join(folder, 'overhead.json'), left)
  expect(await again(join(folder, 'run'), folder)).toBe(0)
  const after = await readFile(page, 'utf8')
  expect(after).toContain('−100.0 % to unknown')
  expect(after).not.toMatch(/NaN|Infinity/)
})

test('refuses a folder that is no run, and an experiment that is damaged', async () => {
  await expect(again(folder)).rejects.toMatchObject({ code: 'NO_RUN' })
  await leaveRun(join(folder, 'run'))
  await expect(again(join(folder, 'run'), folder)).rejects.toMatchObject({ code: 'NO_EXPERIMENT' })
  await writeFile(join(folder, 'run', 'overhead.json'), '{"verdict":')
  await expect(again(join(folder, 'run'))).rejects.toMatchObject({ code: 'RUN_FILE_DAMAGED' })
})
