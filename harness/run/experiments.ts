// What experiments leave in a run's folder for its report: `overhead.json`, `mutation.json`.
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Experiments, MutationResult, OverheadResult } from '../report/index.ts'
import { CommandFailed } from './failure.ts'

const FILES = { overhead: 'overhead.json', mutation: 'mutation.json' } as const

/** Nothing for what was not tried. Throws {@link CommandFailed} for a file that is not what it is named. */
export async function readExperiments(folder: string): Promise<Experiments> {
  const [overhead, mutation] = await Promise.all([
    readOverheadFile(join(folder, FILES.overhead)),
    readResult(join(folder, FILES.mutation), isMutation),
  ])
  return { ...(overhead && { overhead }), ...(mutation && { mutation }) }
}

export async function writeMutation(folder: string, result: MutationResult): Promise<void> {
  await writeFile(join(folder, FILES.mutation), `${JSON.stringify(result, undefined, 2)}\n`)
}

/** `path`: the folder of an experiment, or its `overhead.json`. Throws {@link CommandFailed}. */
export async function readOverhead(path: string): Promise<OverheadResult> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const found = await readOverheadFile(isFolder ? join(path, FILES.overhead) : path)
  if (found !== undefined) return found
  throw new CommandFailed(
    'NO_EXPERIMENT',
    `${path} holds no ${FILES.overhead}: give the folder of \`pitboss overhead\`.`,
  )
}

/** Throws {@link CommandFailed} where the folder holds no experiment. */
export async function keepOverhead(from: string, folder: string): Promise<void> {
  await readOverhead(from)
  await copyFile(join(from, FILES.overhead), join(folder, FILES.overhead))
}

async function readOverheadFile(file: string): Promise<OverheadResult | undefined> {
  const found = await readResult(file, isOverhead)
  return found && { ...found, comparisons: found.comparisons.map(withEnds) }
}

/** JSON has no infinity: an interval without an end has null there. */
function withEnds(comparison: OverheadResult['comparisons'][number]): OverheadResult['comparisons'][number] {
  const { low, high } = comparison.interval as { readonly low: number | null; readonly high: number | null }
  return { ...comparison, interval: { low: low ?? 0, high: high ?? Number.POSITIVE_INFINITY } }
}

async function readResult<T>(file: string, fits: (value: unknown) => value is T): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const value = parsed(text)
  if (fits(value)) return value
  throw new CommandFailed(
    'RUN_FILE_DAMAGED',
    `${file} is not what its name says. Remove it, or run its experiment again.`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

function isOverhead(value: unknown): value is OverheadResult {
  const { verdict, reasons, comparisons, plan } = fieldsOf(value)
  return (
    typeof verdict === 'string' &&
    Array.isArray(reasons) &&
    Array.isArray(comparisons) &&
    comparisons.every((one) => typeof fieldsOf(fieldsOf(one)['interval'])['low'] !== 'undefined') &&
    typeof fieldsOf(plan)['budget'] === 'number'
  )
}

function isMutation(value: unknown): value is MutationResult {
  const { score, mutants, classes, notExercised } = fieldsOf(value)
  return (
    typeof score === 'number' &&
    typeof mutants === 'number' &&
    Array.isArray(classes) &&
    Array.isArray(notExercised)
  )
}
