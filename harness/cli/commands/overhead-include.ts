// Results of other measurements, kept beside an experiment so that its report shows them, now and when it is made again.
import { existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { INCLUDED_FILES, type Included, readIncluded } from '../../../load/report/index.ts'
import { CommandFailed } from '../../run/index.ts'

/**
 * Copies them into the run's folder.
 * @throws CommandFailed for a path that holds none
 */
export async function include(paths: readonly string[], runDir: string): Promise<void> {
  for (const path of paths) {
    const file = Object.values(INCLUDED_FILES)
      .map((name) => join(path, name))
      .find((one) => existsSync(one))
    const from = file ?? path
    const { kind } = await readIncluded(from).catch((cause: unknown) => {
      throw new CommandFailed(
        'NOTHING_TO_INCLUDE',
        `${path} holds no result of --settings, --throughput or bench:sdk-span.`,
        { cause },
      )
    })
    await copyFile(from, join(runDir, INCLUDED_FILES[kind]))
  }
}

export async function includedIn(runDir: string): Promise<readonly Included[]> {
  const files = Object.values(INCLUDED_FILES).map((name) => join(runDir, name))
  return Promise.all(files.filter((file) => existsSync(file)).map(readIncluded))
}
