// Which files of a folder are logs of services.
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export interface FoundLogs {
  /** In the order of their names. */
  readonly files: readonly string[]
  /** Other files, which are not read. */
  readonly others: readonly string[]
}

/** `a.log`, `a.log.gz`, `a.log.1`, `a.log.1.gz`, `a.stderr`, `a-json.log`, and text under other endings. */
const LOG = /\.(log|out|err|stdout|stderr|txt|jsonl|ndjson)(\.\d+)?(\.gz)?$/i

/** Folders below, as Kubernetes lays them out: a folder a pod, one a container, files `0.log`, `1.log`. */
const DEPTH = 3

export async function findLogs(folder: string, depth = DEPTH): Promise<FoundLogs> {
  const entries = await readdir(folder, { withFileTypes: true })
  const files: string[] = []
  const others: string[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && depth > 0) {
      const below = await findLogs(path, depth - 1)
      files.push(...below.files)
      others.push(...below.others)
    } else if (LOG.test(entry.name)) files.push(path)
    else if (!entry.isDirectory()) others.push(path)
  }
  return { files, others }
}

export interface LogName {
  /** What is left of the name without endings, dates and numbers: `checkout` of `checkout-2026-11-21.stderr.log.gz`. */
  readonly name: string
  readonly stream: 'stdout' | 'stderr'
}

const STREAM = /[._-](stdout|stderr|out|err)$/i
const ENDINGS = [/\.gz$/i, /\.\d+$/, /\.(log|txt|jsonl|ndjson)$/i, /-json$/i]
/** A date or a year, with or without a time, at the end of a name. */
const DATE = /[._-](\d{4}(-?\d\d){0,2}([T_.-]?\d\d(-?\d\d){0,2})?Z?)$/i

export function logName(path: string): LogName {
  let name = ENDINGS.reduce((left, ending) => left.replace(ending, ''), basename(path))
  let stream: LogName['stream'] = 'stdout'
  // In any order: `a.stderr-2026`, `a-2026.stderr`.
  for (let before = ''; before !== name; ) {
    before = name
    const found = STREAM.exec(name)?.[1]
    if (found !== undefined && /err/i.test(found)) stream = 'stderr'
    name = name.replace(STREAM, '').replace(DATE, '')
  }
  const numbered = /^\d*$/.test(name)
  return { name: numbered ? basename(dirname(path)) : name, stream }
}
