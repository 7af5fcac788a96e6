// The images that the project takes from elsewhere: what its Dockerfiles build on, and servers that run as they are.
import { readdir, readFile } from 'node:fs/promises'
import { infra } from '../../containers/images/index.ts'
import { baseImages } from '../../harness/runtime/index.ts'

const FOLDER = new URL('../../containers/images/', import.meta.url)

export async function wantedImages(): Promise<readonly string[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.Dockerfile')).toSorted()
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, FOLDER), 'utf8')))
  const servers = Object.values(infra).filter((image) => typeof image === 'string')
  return [...new Set([...texts.flatMap((text) => baseImages(text)), ...servers])]
}
