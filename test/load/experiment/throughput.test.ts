import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { analyse, throughputOf } from '../../../load/experiment/index.ts'
import { overheadMarkdown, readIncluded } from '../../../load/report/index.ts'
import { madeUp } from './made-up.ts'

const turn = (arm: 'U' | 'I', perSecond: number) => ({ arm, perSecond, wrong: 0 })
const turns = [
  turn('U', 100),
  turn('I', 80),
  turn('I', 82),
  turn('U', 101),
  turn('U', 110),
  turn('I', 90),
  turn('I', 87),
  turn('U', 108),
]

test('the highest throughput is compared between neighbours, so that drift strikes both', () => {
  const { uninstrumented, instrumented, ratio, interval } = throughputOf(turns)
  expect(uninstrumented).toBeCloseTo(104.75)
  expect(instrumented).toBeCloseTo(84.75)
  expect(ratio).toBeCloseTo(0.809, 2)
  expect(interval.low).toBeGreaterThan(0.78)
  expect(interval.high).toBeLessThan(0.84)
})

test('what else was measured stands in the report; any other file is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pitboss-included-'))
  try {
    const write = async (name: string, content: object) => {
      await writeFile(join(folder, name), JSON.stringify(content))
      return join(folder, name)
    }
    const throughput = { ...throughputOf(turns), started: '', scenario: 'spin', users: 24 }
    const spans = {
      schemaVersion: 1,
      kind: 'sdk-spans',
      machine: '2 cores',
      rows: [{ language: 'go', api: 0.1, made: 0.5, exported: 1.25 }],
    }
    const included = [
      await readIncluded(await write('a.json', throughput)),
      await readIncluded(await write('b.json', spans)),
    ]
    const recorded = madeUp()
    const text = overheadMarkdown(recorded, analyse(recorded), included)
    expect(text).toContain('| 104.8 requests/s | 84.8 requests/s | −19.1 %')
    expect(text).toContain('| go | 0.10 µs | 0.50 µs | 1.25 µs |')
    const other = await write('c.json', { schemaVersion: 1, kind: 'findings' })
    await expect(readIncluded(other)).rejects.toThrow('is no result of')
  } finally {
    await rm(folder, { recursive: true })
  }
})
