// A container of the run: created by Testcontainers with the run's labels, network and ports; its lines are read from its first one on.
import { GenericContainer } from 'testcontainers'
import { message } from '../cache.ts'
import { ServiceFailed } from '../errors.ts'
import type { DockerContext } from './context.ts'
import { HARNESS_HOST } from './engine.ts'
import { PART_LABEL, runLabels } from './labels.ts'
import { shortId } from './network.ts'
import { ContainerPart, type PartOptions } from './part.ts'
import { AtOnce } from './wait.ts'

export interface ContainerOptions extends PartOptions {
  readonly image: string
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly user?: string
  readonly files?: readonly { readonly target: string; readonly content: string }[]
}

/** Creates and starts it; it is tracked from then on. @throws ServiceFailed when it could not be started at all. */
export async function startContainer(
  context: DockerContext,
  options: ContainerOptions,
  failure: 'SERVICE_FAILED' | 'INFRASTRUCTURE_FAILED',
): Promise<ContainerPart> {
  context.abort.throwIfAborted()
  const made = new RunContainer(context, options)
  const started = made.start()
  // Where it ends at once, Testcontainers would wait for its ports for ten seconds.
  const ended = made.created.promise.then((part) => part.ended)
  started.catch(() => {})
  ended.catch(() => {})
  try {
    await Promise.race([started, ended])
  } catch (cause) {
    context.abort.throwIfAborted()
    const text = `${options.name} could not be started from the image ${options.image}: ${message(cause)}.`
    throw new ServiceFailed(failure, options.name, text, [], {
      remedy: `Correct "image" or "containerCommand" of ${options.name} in the system's definition.`,
      cause,
    })
  }
  const part = await made.created.promise
  await part.begun()
  context.track(part)
  return part
}

class RunContainer extends GenericContainer {
  readonly created = Promise.withResolvers<ContainerPart>()
  readonly #context: DockerContext
  readonly #options: ContainerOptions

  constructor(context: DockerContext, options: ContainerOptions) {
    super(options.image)
    this.#context = context
    this.#options = options
    this.created.promise.catch(() => {})
    this.withAutoCleanup(context.reaped)
      .withName(`pitboss-${shortId(context.run)}-${options.name}`)
      .withLabels({ ...runLabels(context.run), [PART_LABEL]: options.name })
      .withNetworkMode(context.network)
      .withExtraHosts([{ host: HARNESS_HOST, ipAddress: 'host-gateway' }])
      .withEnvironment({ ...options.env })
      .withExposedPorts(...options.published)
      .withWaitStrategy(new AtOnce())
      .withCopyContentToContainer(options.files?.map((file) => ({ ...file, mode: 0o644 })) ?? [])
    if (options.entrypoint !== undefined) this.withEntrypoint([...options.entrypoint])
    if (options.command !== undefined) this.withCommand([...options.command])
    if (options.user !== undefined) this.withUser(options.user)
  }

  protected override async beforeContainerCreated(): Promise<void> {
    const { network } = this.#context
    // Given by Testcontainers' own method, aliases would put the container into the default network besides.
    this.createOpts.NetworkingConfig = { EndpointsConfig: { [network]: { Aliases: [this.#options.name] } } }
    this.hostConfig.PortBindings = Object.fromEntries(
      this.#options.published.map(({ container, host }) => [
        `${container}/tcp`,
        [{ HostIp: '127.0.0.1', HostPort: String(host) }],
      ]),
    )
  }

  protected override async containerCreated(id: string): Promise<void> {
    const part = new ContainerPart(this.#context, id, this.#options)
    await part.attach()
    this.created.resolve(part)
  }
}
