// Keeps the builds' cache from growing for ever: what no start has used for a fortnight goes.
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

const KEPT_MS = 14 * 24 * 60 * 60 * 1_000

export async function markUsed(build: string): Promise<void> {
  const now = new Date()
  // A cache that is read-only, as some CI restores it, still serves.
  await utimes(build, now, now).catch(() => {})
}

/** Removes the builds in this folder that were last used before the time kept. */
export async function removeUnused(builds: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(builds)) {
    const path = join(builds, name)
    const used = await stat(path).catch(() => undefined)
    if (used !== undefined && now - used.mtimeMs > KEPT_MS) await rm(path, { recursive: true, force: true })
  }
}
