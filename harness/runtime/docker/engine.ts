// The container engine: found wherever Testcontainers looks for one, or told what to do about it.
import { type ContainerRuntimeClient, getContainerRuntimeClient, ImageName } from 'testcontainers'
import { message } from '../cache.ts'
import { RuntimeError } from '../errors.ts'
import { canBind } from '../ports.ts'

export type Engine = ContainerRuntimeClient

/** @throws RuntimeError ENGINE_UNREACHABLE */
export async function connectEngine(): Promise<Engine> {
  try {
    const engine = await getContainerRuntimeClient()
    await engine.container.dockerode.ping()
    if (!isMeant(engine))
      throw new Error(`nothing that speaks Docker listens at ${process.env['DOCKER_HOST']}`)
    return engine
  } catch (cause) {
    throw new RuntimeError('ENGINE_UNREACHABLE', `No container engine answers: ${message(cause)}.`, {
      remedy:
        'Start Docker ("systemctl start docker", or Docker Desktop), set DOCKER_HOST to where it listens, or use --runtime local.',
      cause,
    })
  }
}

/** Where DOCKER_HOST leads nowhere, Testcontainers goes on to look elsewhere; whoever set it meant it. */
function isMeant(engine: Engine, wanted = process.env['DOCKER_HOST'] ?? ''): boolean {
  if (!URL.canParse(wanted)) return true
  const { protocol, hostname, pathname } = new URL(wanted)
  const { socketPath, host } = engine.container.dockerode.modem as {
    readonly socketPath?: string
    readonly host?: string
  }
  return protocol === 'unix:' ? socketPath === pathname : host === hostname || protocol === 'ssh:'
}

export async function describeEngine(): Promise<{ readonly version: string } | { readonly trouble: string }> {
  try {
    const { container } = await connectEngine()
    const { Version } = (await container.dockerode.version()) as { readonly Version: string }
    return { version: `Docker ${Version}` }
  } catch (error) {
    return { trouble: message(error) }
  }
}

/** The name by which containers reach the machine that the harness runs on. */
export const HARNESS_HOST = 'host.docker.internal'

/**
 * Addresses of this machine, besides the loopback, that the harness must listen on for containers to reach it under
 * {@link HARNESS_HOST}. None where the engine runs in a virtual machine that brings calls to the loopback.
 */
export async function addressesForContainers(engine: Engine): Promise<readonly string[]> {
  const { IPAM } = (await engine.container.dockerode.getNetwork('bridge').inspect()) as {
    readonly IPAM?: { readonly Config?: readonly { readonly Gateway?: string; readonly Subnet?: string }[] }
  }
  const gateways = IPAM?.Config?.flatMap(({ Gateway, Subnet }) => Gateway ?? firstOf(Subnet ?? '')) ?? []
  // Node's list of interfaces leaves out a bridge that nobody is connected to yet; listening tells.
  const own = await Promise.all(gateways.map((address) => canBind(0, address)))
  return gateways.filter((_, at) => own[at])
}

/** The engine takes the first address of the network for itself where nobody says otherwise: `172.17.0.1` of `172.17.0.0/16`. */
function firstOf(subnet: string): readonly string[] {
  const [, network, last] = /^(\d+\.\d+\.\d+)\.(\d+)\/\d+$/.exec(subnet) ?? []
  return network === undefined ? [] : [`${network}.${Number(last) + 1}`]
}

/** Testcontainers' own clean-up container; nobody waits for a registry because of it. */
export function hasReaper(engine: Engine): Promise<boolean> {
  return engine.image.exists(
    ImageName.fromString(process.env['RYUK_CONTAINER_IMAGE'] ?? 'testcontainers/ryuk:0.14.0'),
  )
}
