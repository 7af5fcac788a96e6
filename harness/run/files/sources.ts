// What the arguments of `check` stand for: capture files, run folders, folders of captures, and the logs beside them.
import { open, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { CommandFailed } from '../failure.ts'
import { RUN_FILES } from '../write.ts'

export interface Sources {
  /** Capture files, each once, in the order given. */
  readonly captures: readonly string[]
  /** The run's folder, where all captures are of one. */
  readonly runDir?: string
  /** Folders named `logs` beside the captures. */
  readonly logsBeside: readonly string[]
}

/** Throws {@link CommandFailed} where an argument is nothing that holds captures. */
export async function findSources(paths: readonly string[]): Promise<Sources> {
  const captures = [...new Set((await Promise.all(paths.map(capturesAt))).flat())]
  const folders = [...new Set(captures.map((file) => dirname(file)))]
  const [only] = folders
  const ofRun = folders.length === 1 && only !== undefined && (await isThere(join(only, RUN_FILES.topology)))
  const logs = await Promise.all(
    folders.map(async (folder) => ((await isFolder(join(folder, 'logs'))) ? [join(folder, 'logs')] : [])),
  )
  return { captures, ...(ofRun ? { runDir: only } : {}), logsBeside: logs.flat() }
}

async function capturesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new CommandFailed(
      'NO_CAPTURE',
      `There is no capture ${path}, or it can't be read. Give the path of a .jsonl or .jsonl.gz file, a run's folder, or a folder of captures.`,
      { cause: error },
    )
  })
  if (!found.isDirectory()) return [path]
  if (await isThere(join(path, RUN_FILES.capture))) return [join(path, RUN_FILES.capture)]
  const names = (await readdir(path)).filter((name) => /\.(jsonl|ndjson|json)(\.gz)?$/.test(name)).toSorted()
  const files = await Promise.all(
    names.map(async (name) => ((await looksLikeCapture(join(path, name))) ? [join(path, name)] : [])),
  )
  if (files.flat().length > 0) return files.flat()
  throw new CommandFailed(
    'NO_CAPTURE',
    `The folder ${path} holds no capture: no file .jsonl, .json, or those gzipped, that begins with OTLP/JSON.`,
  )
}

/** Whether one of its first lines is OTLP/JSON: a folder may hold other JSON beside its captures, and a capture's first line may be damaged. */
async function looksLikeCapture(path: string): Promise<boolean> {
  await using file = await open(path)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(SNIFFED), 0, SNIFFED, 0)
  const bytes = buffer.subarray(0, bytesRead)
  const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? await beginningOf(bytes) : bytes.toString('latin1')
  return /"resource(Spans|Metrics|Logs)"/.test(text)
}

const SNIFFED = 65_536

/** The beginning of a gzip stream is all that is looked at; that it is cut off there is no matter. */
async function beginningOf(bytes: Buffer): Promise<string> {
  const gunzip = createGunzip()
  gunzip.end(bytes)
  const chunks: Buffer[] = []
  try {
    for await (const chunk of gunzip) chunks.push(chunk as Buffer)
  } catch {
    // Cut off, as said.
  }
  return Buffer.concat(chunks).toString('latin1')
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
