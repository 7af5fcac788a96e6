// One side of a comparison: a signature, however it was given - as its file, as captures, or as a revision to be run.
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import {
  type LabelValues,
  mergeSignatures,
  readSignature,
  type Signature,
  SignatureError,
} from '../../assertions/index.ts'
import { CommandFailed } from '../run/index.ts'
import type { Read } from './reader.ts'
import type { CodePlace, Recorded } from './recorded.ts'

export interface Side {
  /** As a person names it: a path, or a revision with its short hash. */
  readonly label: string
  readonly signature: Signature
  /** Values of labels; undefined where only a signature is there. */
  readonly values: LabelValues | undefined
  readonly places: readonly CodePlace[]
}

/** What an argument can be: the runs of a revision are made by whoever knows how. */
export type RunRevision = (
  revision: string,
) => Promise<{ readonly label: string; readonly runs: readonly string[] }>

/** Several are merged: runs of one system. Throws {@link CommandFailed}. */
export async function openSide(names: readonly string[], runRevision: RunRevision): Promise<Side> {
  const sides: Side[] = []
  // One after the other: a revision starts a whole system, and a thread for each capture is too many.
  for (const name of names) sides.push(await openOne(name, runRevision))
  const values = sides.map((side) => side.values).filter((one) => one !== undefined)
  return {
    label: sides.map(({ label }) => label).join(', '),
    signature: mergeSignatures(sides.map(({ signature }) => signature)),
    values: values.length === sides.length ? merged(values) : undefined,
    places: sides.flatMap(({ places }) => places),
  }
}

/** Captures of both sides are read at once; revisions are run one after the other. */
export async function openBoth(
  base: readonly string[],
  head: readonly string[],
  runRevision: RunRevision,
): Promise<readonly [Side, Side]> {
  let before: Promise<unknown> = Promise.resolve()
  const inTurn: RunRevision = (revision) => {
    const next = before.then(() => runRevision(revision))
    before = next.catch(() => undefined)
    return next
  }
  const opened = [openSide(base, inTurn), openSide(head, inTurn)] as const
  // Both to their end, so that nothing goes on behind a failure.
  await Promise.allSettled(opened)
  return Promise.all(opened)
}

function merged(all: readonly LabelValues[]): LabelValues {
  const [only, ...others] = all
  if (only === undefined || others.length === 0) return only ?? new Map()
  const found = new Map<string, Map<string, Set<string>>>()
  for (const [name, labels] of all.flatMap((one) => [...one])) {
    const known = found.get(name) ?? new Map<string, Set<string>>()
    found.set(name, known)
    for (const [label, values] of labels) known.set(label, new Set([...(known.get(label) ?? []), ...values]))
  }
  return found
}

async function openOne(name: string, runRevision: RunRevision): Promise<Side> {
  const there = await stat(name).catch(() => undefined)
  if (there === undefined) {
    const { label, runs } = await runRevision(name)
    const side = await openSide(runs, runRevision)
    return { ...side, label }
  }
  const signature = there.isFile() ? await signatureAt(name) : undefined
  if (signature !== undefined) return { label: name, signature, values: undefined, places: [] }
  return { label: name, ...(await readInThread(name)) }
}

async function readInThread(path: string): Promise<Recorded> {
  const worker = new Worker(new URL('./reader.ts', import.meta.url), { workerData: path })
  const [read] = (await once(worker, 'message')) as [Read]
  await worker.terminate()
  if ('failed' in read) throw new CommandFailed(read.failed.code, read.failed.message)
  return read.recorded
}

const BEGINNING = /^(\s*#.*\n)*\s*signature \d/

/** Undefined where the file is something else. */
export async function signatureAt(file: string): Promise<Signature | undefined> {
  const text = await readFile(file, 'utf8')
  if (!BEGINNING.test(text.slice(0, 1_000))) return undefined
  try {
    return readSignature(text)
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error
    throw new CommandFailed(
      'SIGNATURE_DAMAGED',
      `${file}, ${error.message}. Take back what was changed by hand, or write it anew with \`pitboss record\`.`,
      { cause: error },
    )
  }
}
