// The system that `up` left running: how other commands find it.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { attachSession, type SessionDescription } from '../session/index.ts'

export interface Standing {
  readonly pid: number
  readonly controlUrl: string
  /** ISO 8601. */
  readonly started: string
}

const fileOf = (root: string) => join(root, '.pitboss', 'up.json')

export async function leaveStanding(root: string, standing: Standing): Promise<void> {
  await writeFile(fileOf(root), `${JSON.stringify(standing, undefined, 2)}\n`)
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
  const standing = JSON.parse(text) as Standing
  try {
    await using session = await attachSession(standing.controlUrl)
    return { ...standing, description: session.description }
  } catch {
    return undefined
  }
}
