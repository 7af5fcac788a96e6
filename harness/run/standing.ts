// The system that `up` left running: how other commands find it.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readDescription, type SessionDescription } from '../session/index.ts'

export interface Standing {
  readonly pid: number
  readonly controlUrl: string
  /** ISO 8601. */
  readonly started: string
}

const fileOf = (root: string) => join(root, '.pitboss', 'up.json')

export async function leaveStanding(root: string, standing: Standing): Promise<void> {
  const file = fileOf(root)
  await mkdir(dirname(file), { recursive: true })
  // Whoever looks must never read half of it.
  await writeFile(`${file}.part`, `${JSON.stringify(standing, undefined, 2)}\n`)
  await rename(`${file}.part`, file)
}

export async function forgetStanding(root: string): Promise<void> {
  await rm(fileOf(root), { force: true })
}

/** The standing system if it answers; a file left by one that is gone counts as none. */
export async function findStanding(
  root: string,
): Promise<(Standing & { readonly description: SessionDescription }) | undefined> {
  const text = await readFile(fileOf(root), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const standing = JSON.parse(text) as Standing
    return { ...standing, description: await readDescription(standing.controlUrl) }
  } catch {
    return undefined
  }
}
