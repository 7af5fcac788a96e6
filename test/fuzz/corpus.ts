// Inputs that found something new, kept as files: each run begins where the last one ended.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const FOLDER = new URL('corpus/', import.meta.url).pathname
/** Small enough to be kept beside the code. */
const MOST_FILES = 24
const MOST_BYTES = 768

const folderOf = (target: string): string => join(FOLDER, target.toLowerCase().replaceAll(' ', '-'))

export async function readCorpus(target: string): Promise<Uint8Array[]> {
  const folder = folderOf(target)
  const names = (await readdir(folder).catch((): string[] => [])).toSorted()
  return Promise.all(names.map(async (name) => new Uint8Array(await readFile(join(folder, name)))))
}

/** False where it is too large, or there are enough. */
export async function keep(target: string, input: Uint8Array): Promise<boolean> {
  const folder = folderOf(target)
  await mkdir(folder, { recursive: true })
  if (input.length > MOST_BYTES || (await readdir(folder)).length >= MOST_FILES) return false
  await writeFile(join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16)), input)
  return true
}
