// Parts of a system in containers that are slow to reach, or cut off: what was done to one adds up, and all of it is taken back.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { startDocker } from '../../harness/runtime/docker/start.ts'
import type { RunningSystem } from '../../harness/runtime/index.ts'
import type { SystemDefinition } from '../../harness/system/index.ts'
import { toyProject, type ToyProject } from './toy/project.ts'

/** Each way. Long beside what a busy machine takes for one answer. */
const LATENCY = 1_000

async function start({ folder }: ToyProject): Promise<RunningSystem> {
  const file = pathToFileURL(join(folder, 'system.mjs')).href
  const { default: definition } = (await import(file)) as { readonly default: SystemDefinition }
  return startDocker({
    definition,
    root: folder,
    sink: { http: 'http://127.0.0.1:1', grpc: 'http://127.0.0.1:1' },
    logDir: join(folder, 'logs'),
    faults: [],
    onLine: () => {},
    onProgress: () => {},
    abort: new AbortController().signal,
  })
}

/** Milliseconds until the bell has answered. */
async function answering(system: RunningSystem): Promise<number> {
  const asked = performance.now()
  const response = await fetch(system.endpoints.url('bell'), { headers: { connection: 'close' } })
  await response.text()
  return performance.now() - asked
}

test('a part that two links to were slowed is as quick as ever once it is restored', async () => {
  await using project = await toyProject()
  await using system = await start(project)
  await system.interrupt('bell', { latency: LATENCY })
  await system.interrupt('bell', { latency: LATENCY, from: 'redis' })
  expect(await answering(system)).toBeGreaterThanOrEqual(2 * LATENCY)
  await system.restore('bell')
  expect(await answering(system)).toBeLessThan(LATENCY)
})

test('a part that is slow and then cut off can be reached again, at once, when it is restored', async () => {
  await using project = await toyProject()
  await using system = await start(project)
  await system.interrupt('bell', { latency: LATENCY })
  await system.interrupt('bell', 'disconnect')
  await expect(answering(system)).rejects.toThrow()
  await system.restore('bell')
  expect(await answering(system)).toBeLessThan(LATENCY)
})
