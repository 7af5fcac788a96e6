// A runner that is killed has no chance to clean up: the next command does, and nothing stays on the engine.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectEngine } from '../../harness/runtime/docker/engine.ts'
import { pitboss, start } from '../e2e/pitboss.ts'
import { toyProject, type ToyProject } from './toy/project.ts'

interface OnEngine {
  readonly containers: readonly string[]
  readonly networks: readonly string[]
  readonly volumes: readonly string[]
}

async function onEngine(): Promise<OnEngine> {
  const { dockerode } = (await connectEngine()).container
  const [containers, networks, { Volumes }] = await Promise.all([
    dockerode.listContainers({ all: true }),
    dockerode.listNetworks(),
    dockerode.listVolumes(),
  ])
  return {
    containers: containers.map(({ Id }) => Id).toSorted(),
    networks: networks.map(({ Id }) => Id).toSorted(),
    volumes: Volumes.map(({ Name }) => Name).toSorted(),
  }
}

/** A runner that holds the system, killed once it has said this. */
async function killedAt({ folder }: ToyProject, said: RegExp): Promise<OnEngine> {
  const runDir = join(folder, 'run')
  await mkdir(join(runDir, 'logs'), { recursive: true })
  const args = ['keep', '--runtime', 'docker', '--system', 'system.mjs', '--run-dir', runDir]
  const runner = start(args, {}, folder)
  await runner.printed(said)
  const then = await onEngine()
  runner.child.kill('SIGKILL')
  await runner.ended
  return then
}

test.each([
  ['while the system runs', /"ready"/, { containers: 2, volumes: 1 }],
  ['in the midst of a start', /"started","what":"bell"/, { containers: 1, volumes: 0 }],
])('a runner that is killed %s leaves nothing after `pitboss down`', async (_, said, least) => {
  await using project = await toyProject()
  const before = await onEngine()
  const then = await killedAt(project, said)
  const more = (what: keyof OnEngine) => then[what].length - before[what].length
  // It had something to leave.
  expect(more('containers')).toBeGreaterThanOrEqual(least.containers)
  expect(more('volumes')).toBeGreaterThanOrEqual(least.volumes)
  expect(more('networks')).toBe(1)
  const down = await pitboss(['down', '--system', 'system.mjs', '--json'], {}, project.folder)
  const { swept } = JSON.parse(down.stdout) as { swept: { containers: number; networks: number } }
  expect(swept.containers).toBeGreaterThanOrEqual(least.containers)
  expect(swept.networks).toBe(1)
  expect(await onEngine()).toEqual(before)
})

test('a start that is called off, and a system that is stopped, leave nothing either', async () => {
  await using project = await toyProject()
  const before = await onEngine()
  for (const said of [/"started","what":"bell"/, /"ready"/]) {
    const runDir = join(project.folder, 'run')
    await mkdir(join(runDir, 'logs'), { recursive: true })
    const args = ['keep', '--runtime', 'docker', '--system', 'system.mjs', '--run-dir', runDir]
    const runner = start(args, {}, project.folder)
    await runner.printed(said)
    runner.child.kill('SIGTERM')
    await runner.ended
    expect(await onEngine()).toEqual(before)
  }
})
