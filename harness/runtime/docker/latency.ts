// Latency on a link: connections to a container go through a hop in its own network namespace, which delays what they carry.
// The kernel's own way, netem, is missing from many kernels; redirection is in all that run containers.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { message } from '../cache.ts'
import { RuntimeError } from '../errors.ts'
import { type ManagedProcess, startProcess } from '../processes/managed-process.ts'
import type { Interruption } from '../runtime.ts'
import type { DockerContext } from './context.ts'
import type { Hindrance, Target } from './hinder.ts'
import { partFilters } from './labels.ts'

const run = promisify(execFile)
const HOP = fileURLToPath(new URL('hop.ts', import.meta.url))

export type Latency = Exclude<Interruption, string>

/** @throws RuntimeError UNSUPPORTED where the container's network cannot be entered, UNKNOWN_NAME for `from`. */
export async function delayLink(
  context: DockerContext,
  target: Target,
  { latency, from }: Latency,
): Promise<Hindrance> {
  const source = from === undefined ? undefined : await addressOf(context, from)
  const inside = entering(target)
  const hop = await startHop(context, target, inside, latency)
  const rules = hop.ports.map(({ real, hop: port }) =>
    [
      source === undefined ? [] : ['--source', source],
      ['--protocol', 'tcp', '--dport', String(real)],
      ['--jump', 'REDIRECT', '--to-ports', String(port)],
    ].flat(),
  )
  const change = async (how: '--append' | '--delete') => {
    for (const rule of rules) await run(...inside(['iptables', '-t', 'nat', how, 'PREROUTING', ...rule]))
  }
  try {
    await change('--append')
    // Connections that are open already would go on as before: their ends see them broken, and make new ones.
    for (const { real } of hop.ports) {
      const peer = source === undefined ? [] : ['dst', source]
      await run(...inside(['ss', '--kill', '--tcp', 'state', 'established', 'sport', `:${real}`, ...peer]))
    }
  } catch (cause) {
    // Those that were made would lead to a hop that is gone; at the first that was not, this ends.
    await change('--delete').catch(() => {})
    await hop.process.stop(0)
    throw unsupported(target, message(cause))
  }
  return {
    end: async () => {
      // With the container its network is gone, and the rules with it.
      if (existsSync(`/proc/${target.pid}/ns/net`)) await change('--delete')
      await hop.process.stop(0)
    },
  }
}

type Inside = (command: readonly string[]) => [string, string[]]

/** How a command is run in the container's network: its programs are this machine's. */
function entering(target: Target): Inside {
  const namespace = `/proc/${target.pid}/ns/net`
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync(namespace))
    throw unsupported(target, 'it takes root on the Linux machine that the containers run on')
  return (command) => ['nsenter', [`--net=${namespace}`, '--', ...command]]
}

interface Hop {
  readonly process: ManagedProcess
  readonly ports: readonly { readonly real: number; readonly hop: number }[]
}

async function startHop(
  context: DockerContext,
  target: Target,
  inside: Inside,
  milliseconds: number,
): Promise<Hop> {
  const listening = Promise.withResolvers<readonly number[]>()
  const started = await startProcess({
    name: `${target.name} hop`,
    command: inside([process.execPath, HOP, String(milliseconds), ...target.ports.map(String)]).flat(),
    cwd: context.root,
    env: context.buildEnv,
    run: context.run,
    onLine: (_, text) => {
      if (text.startsWith('[')) listening.resolve(JSON.parse(text) as number[])
    },
  }).catch((cause: unknown) => {
    throw unsupported(target, message(cause))
  })
  void started.ended.then(() =>
    listening.reject(unsupported(target, `the hop ended: ${started.lastLines().join(' / ')}`)),
  )
  const ports = await listening.promise
  return {
    process: started,
    ports: target.ports.map((real, at) => ({ real, hop: ports[at] ?? 0 })),
  }
}

async function addressOf({ engine, run: folder, network }: DockerContext, name: string): Promise<string> {
  const filters = partFilters(folder, name)
  const [found] = await engine.container.dockerode.listContainers({ filters })
  const address = found?.NetworkSettings.Networks[network]?.IPAddress
  if (address !== undefined && address !== '') return address
  throw new RuntimeError('UNKNOWN_NAME', `There is no running part ${JSON.stringify(name)} of the system.`, {
    remedy: 'Name a service or a piece of infrastructure that runs.',
  })
}

function unsupported({ name }: Target, why: string): RuntimeError {
  return new RuntimeError('UNSUPPORTED', `Calls of ${name} cannot be delayed: ${why}.`, {
    remedy:
      'Install nsenter, iptables and ss, run as root on the machine of the engine, or pause or disconnect it.',
  })
}
