// What decides whether an image is still good: its Dockerfile, what is copied into it, its arguments, what it stands on.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageDefinition } from '../../system/index.ts'
import { exists } from '../cache.ts'
import { addInputs, missingInput } from '../input-hash.ts'

const TAG_LENGTH = 24

/** Images that a Dockerfile builds on by name: values of its arguments, given or by default. Stages of its own are none. */
export function baseImages(
  dockerfile: string,
  args: Readonly<Record<string, string>> = {},
): readonly string[] {
  const stages = new Set<string>()
  const values = new Map<string, string>()
  const found = new Set<string>()
  for (const line of dockerfile.split('\n')) {
    const [, name, value] = /^\s*ARG\s+(\w+)(?:=(\S+))?/i.exec(line) ?? []
    if (name !== undefined) values.set(name, args[name] ?? value ?? '')
    const [, image, stage] = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? []
    if (image === undefined) continue
    const filled = image.replaceAll(/\$\{?(\w+)\}?/g, (_, variable: string) => values.get(variable) ?? '')
    if (!stages.has(filled) && filled !== 'scratch') found.add(filled)
    if (stage !== undefined) stages.add(stage)
  }
  return [...found]
}

/**
 * The image's tag. `bases` holds the ids of those base images that are here; one that is not counts by its name.
 * @throws BuildFailed when an input is not there.
 */
export async function imageTag(
  root: string,
  image: ImageDefinition,
  bases: Readonly<Record<string, string>>,
): Promise<string> {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([image.target ?? '', sorted(image.args ?? {}), sorted(bases)]))
  // Docker takes the project's own where the Dockerfile has none.
  const own = `${image.dockerfile}.dockerignore`
  const ignore = (await exists(join(root, own))) ? own : '.dockerignore'
  const inputs = [...image.inputs, image.dockerfile, ...((await exists(join(root, ignore))) ? [ignore] : [])]
  await addInputs(hash, root, image.name, [...new Set(inputs)])
  return hash.digest('hex').slice(0, TAG_LENGTH)
}

const sorted = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).toSorted(([one], [other]) => (one < other ? -1 : 1))

/** @throws BuildFailed when it is not there. */
export function readDockerfile(root: string, { name, dockerfile }: ImageDefinition): Promise<string> {
  return readFile(join(root, dockerfile), 'utf8').catch(() => {
    throw missingInput(root, name, dockerfile)
  })
}
