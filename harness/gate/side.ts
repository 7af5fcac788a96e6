// One side of a comparison: a signature, however it was given - as its file, as captures, or as a revision to be run.
import { readFile, stat } from 'node:fs/promises'
import {
  mergeSignatures,
  readSignature,
  type Signature,
  SignatureError,
  signatureOf,
} from '../../assertions/index.ts'
import { observe } from '../matchers/index.ts'
import type { Recording } from '../recording/index.ts'
import { CommandFailed, readRecording } from '../run/index.ts'
import { countExports } from './exports.ts'

export interface Side {
  /** As a person names it: a path, or a revision with its short hash. */
  readonly label: string
  readonly signature: Signature
  /** What was recorded; empty where only a signature is there. */
  readonly recordings: readonly Recording[]
}

/** What an argument can be: the runs of a revision are made by whoever knows how. */
export type RunRevision = (
  revision: string,
) => Promise<{ readonly label: string; readonly runs: readonly string[] }>

export const signatureOfRecording = (recording: Recording): Signature =>
  signatureOf(observe(recording), countExports(recording))

/** Several are merged: runs of one system. Throws {@link CommandFailed}. */
export async function openSide(names: readonly string[], runRevision: RunRevision): Promise<Side> {
  const sides = []
  // One after the other: a revision starts a whole system.
  for (const name of names) sides.push(await openOne(name, runRevision))
  return {
    label: sides.map(({ label }) => label).join(', '),
    signature: mergeSignatures(sides.map(({ signature }) => signature)),
    recordings: sides.flatMap(({ recordings }) => recordings),
  }
}

async function openOne(name: string, runRevision: RunRevision): Promise<Side> {
  const there = await stat(name).catch(() => undefined)
  if (there === undefined) {
    const { label, runs } = await runRevision(name)
    const side = await openSide(runs, runRevision)
    return { ...side, label }
  }
  const signature = there.isFile() ? await signatureAt(name) : undefined
  if (signature !== undefined) return { label: name, signature, recordings: [] }
  const recording = await readRecording([name])
  return { label: name, signature: signatureOfRecording(recording), recordings: [recording] }
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
