// Some scenarios after the other on one system, each a run of its own: recordings that stay small enough to be broken often.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunRecord } from '../report/index.ts'
import { createRunDir, loadExpectations } from '../run/index.ts'
import { liveRun, openSystem, type SystemOptions } from './live-run.ts'

export interface Part {
  readonly name: string
  /** A pattern of scenario titles, as for `verify --grep`. */
  readonly scenarios: string
}

export interface PartsOptions extends SystemOptions {
  readonly parts: readonly Part[]
  /** The browser's program, for scenarios with a page. */
  readonly browser: string
  readonly out?: string
  readonly onProgress: (note: string) => void
}

export interface PartRun {
  readonly name: string
  readonly runDir: string
  readonly record: RunRecord
}

/** All services begin anew with each part: what they counted before is in none of its metrics. */
export async function runParts(options: PartsOptions): Promise<PartRun[]> {
  const { project, parts, browser, abort, onProgress } = options
  const expectations = await loadExpectations(project)
  const home = await createRunDir(project.root, options.out)
  await using stage = await openSystem(options, home)
  const services = Object.keys(project.definition.services)
  const runs: PartRun[] = []
  for (const { name, scenarios } of parts) {
    onProgress(`${name} (${runs.length + 1} of ${parts.length})`)
    const runDir = join(home, name)
    await mkdir(runDir, { recursive: true })
    const record = await liveRun({
      stage,
      root: project.root,
      runDir,
      faults: [],
      scenarios: [scenarios],
      expectations,
      start: runs.length === 0 ? [] : services,
      end: services,
      reason: 'one system for all parts',
      browser,
      abort,
    })
    runs.push({ name, runDir, record })
  }
  return runs
}
