// Dashboards and rule files of a project, read from their folders.
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { parse } from 'yaml'
import { readDashboard, readRules, type Watch, type WatchedQuery } from '../../assertions/index.ts'
import { CommandFailed } from '../run/index.ts'

export interface LoadedWatch extends Watch {
  /** What could not be read, one sentence each. */
  readonly unread: readonly string[]
}

/** `paths`: files, or folders of them. Throws {@link CommandFailed} where one holds nothing that is watched. */
export async function loadWatch(root: string, paths: readonly string[]): Promise<LoadedWatch> {
  const queries: WatchedQuery[] = []
  const recorded: string[] = []
  const unread: string[] = []
  for (const path of paths.map((one) => resolve(root, one))) {
    const before = queries.length
    for (const file of await filesAt(path)) {
      const content = await contentOf(file)
      const name = relative(root, file)
      const found = readDashboard(content, name) ?? readRules(content, name)
      if (found === undefined) unread.push(`${name} is neither a dashboard nor a file of rules`)
      else {
        queries.push(...found.queries)
        unread.push(...found.unread)
        if ('recorded' in found) recorded.push(...(found.recorded as readonly string[]))
      }
    }
    if (queries.length === before)
      throw new CommandFailed(
        'NOTHING_WATCHED',
        `There is no query of a dashboard or of a rule in ${path}: what looks at nothing is no check.`,
      )
  }
  return { queries, recorded, unread }
}

const WATCHED = /\.(json|ya?ml)$/

async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new CommandFailed('NOTHING_WATCHED', `There is no ${path}: give dashboards and rule files.`, {
      cause: error,
    })
  })
  if (!found.isDirectory()) return [path]
  return (await readdir(path))
    .filter((name) => WATCHED.test(name))
    .map((name) => join(path, name))
    .toSorted()
}

async function contentOf(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8')
  try {
    return file.endsWith('.json') ? JSON.parse(text) : parse(text)
  } catch (error) {
    throw new CommandFailed('NOT_READ', `${basename(file)} can't be read: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
