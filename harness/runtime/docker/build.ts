// Builds the images of a definition, each once for each state of its sources, two at a time.
import { join } from 'node:path'
import type { ImageDefinition } from '../../system/index.ts'
import { BuildFailed } from '../errors.ts'
import type { StartContext } from '../context.ts'
import { step } from '../step.ts'
import { CommandFailed, runCommand } from '../processes/command.ts'
import { outputOf } from '../processes/output.ts'
import { semaphore } from '../semaphore.ts'
import { buildClient } from './build-client.ts'
import { BUILDKIT, buildCommand, buildStep } from './build-image.ts'
import { type BuildSecret, machineSecrets } from './build-secrets.ts'
import { baseImages, imageTag, readDockerfile } from './image-hash.ts'

const AT_ONCE = 2
/** Names the definition on its images, so that old ones can be found. */
const LABEL = 'pitboss.image'
/** Those of other checkouts among them; one that is removed too soon is built again. */
const KEPT = 6

export type ImageContext = Pick<StartContext, 'root' | 'tmp' | 'run' | 'abort' | 'progress' | 'buildEnv'>

export interface ImageBuildInProgress {
  /** Name and tag; known before it is built. */
  readonly reference: string
  /** Resolves once the image is there. */
  readonly done: Promise<void>
}

/**
 * Starts all builds; resolves with the images by their names, once their tags are known.
 * @throws RuntimeError TOOLCHAIN_MISSING (no docker command that builds), BuildFailed (an input that is not there)
 */
export async function startImageBuilds(
  context: ImageContext,
  images: readonly ImageDefinition[],
): Promise<ReadonlyMap<string, ImageBuildInProgress>> {
  const unique = [...new Map(images.map((image) => [image.name, image])).values()]
  const client = await buildClient()
  const secrets = once(() => machineSecrets(context.tmp))
  const slots = semaphore(AT_ONCE)
  const started = unique.map(async (image) => {
    const dockerfile = await readDockerfile(context.root, image)
    const bases = baseImages(dockerfile, image.args)
    const ids = await imageIds(client, bases)
    const reference = `${image.name}:${await imageTag(context.root, image, ids)}`
    const missing = bases.filter((base) => ids[base] === undefined)
    const done = slots(() => buildOnce(context, { client, image, reference, missing, secrets }))
    // Whoever waits for it sees the failure; until somebody does it must not count as unhandled.
    done.catch(() => {})
    return [image.name, { reference, done }] as const
  })
  return new Map(await Promise.all(started))
}

interface Wanted {
  readonly client: string
  readonly image: ImageDefinition
  readonly reference: string
  /** Base images that are not here: the build has to pull them. */
  readonly missing: readonly string[]
  readonly secrets: () => Promise<readonly BuildSecret[]>
}

function buildOnce(context: ImageContext, wanted: Wanted): Promise<void> {
  const { client, image, reference } = wanted
  return step(context.progress, `image ${image.name}`, async (note) => {
    context.abort.throwIfAborted()
    if ((await imageIds(client, [reference]))[reference] !== undefined) return note('unchanged')
    await build(context, wanted)
    await removeOld(client, image.name)
    note('built')
  })
}

async function build(
  context: ImageContext,
  { client, image, reference, missing, secrets }: Wanted,
): Promise<void> {
  const command = buildCommand(client, {
    reference,
    dockerfile: join(context.root, image.dockerfile),
    context: context.root,
    ...(image.target === undefined ? {} : { target: image.target }),
    args: image.args ?? {},
    labels: { [LABEL]: image.name },
    secrets: await secrets(),
  })
  // BuildKit names a step again whenever it comes back to it from another.
  const named = new Set<string>()
  const onLine = (_: string, line: string) => {
    const note = buildStep(line)
    if (note === undefined || named.has(note)) return
    named.add(note)
    context.progress({ type: 'note', what: `image ${image.name}`, note })
  }
  const { root: cwd, buildEnv, run: folder, abort } = context
  const env = { ...buildEnv, ...BUILDKIT }
  try {
    await runCommand({ name: `image ${image.name}`, command, cwd, env, run: folder, abort, onLine })
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause
    throw failed(image, missing, cause)
  }
}

function failed(
  { name, dockerfile }: ImageDefinition,
  missing: readonly string[],
  cause: CommandFailed,
): BuildFailed {
  const again = `DOCKER_BUILDKIT=1 docker build --file ${dockerfile} .`
  const remedy =
    missing.length === 0
      ? `Run it by itself in the project's folder: ${again}`
      : `It stands on ${missing.join(' and ')}, which had to be pulled. Where no image registry can be reached, "npm run images:offline" makes such images.`
  return new BuildFailed('BUILD_FAILED', name, `The image ${name} could not be built.`, cause.lastLines, {
    remedy,
    cause,
  })
}

/** Ids by name, of those that are here. */
async function imageIds(client: string, names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(
    names.map(async (name) => {
      const found = await outputOf(client, ['image', 'inspect', '--format', '{{.Id}}', name])
      return found === undefined ? [] : [[name, found.stdout.trim()] as const]
    }),
  )
  return Object.fromEntries(found.flat())
}

/** Newest first; what a container still uses, the engine keeps. */
async function removeOld(client: string, name: string): Promise<void> {
  const listed = await outputOf(client, [
    'image',
    'ls',
    '--filter',
    `label=${LABEL}=${name}`,
    '--format',
    '{{.Repository}}:{{.Tag}}',
    name,
  ])
  const old = (listed?.stdout ?? '')
    .split('\n')
    .filter((reference) => reference !== '')
    .slice(KEPT)
  for (const reference of old) await outputOf(client, ['image', 'rm', reference])
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => (result ??= work())
}
