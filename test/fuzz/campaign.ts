// One target, fuzzed: inputs made out of inputs, those kept that lead somewhere new.
import { Coverage } from './coverage.ts'
import { keep, readCorpus } from './corpus.ts'
import type { Random } from './random.ts'
import { shrink } from './shrink.ts'
import type { Outcome, Target } from './target.ts'

const BATCH = 250
/** So many batches without anything new, and coverage is no longer asked for: it costs half of the speed. */
const ENOUGH = 12
const MOST_GUIDED = 10_000
/**
 * Processor time after which an input of a few kilobytes hangs, or is quadratic at the least. The clock on the wall
 * would also count what others do on the machine.
 */
const MOST_MS = 2000

/** Milliseconds of processor time that this thread has used. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

export interface CampaignOptions {
  readonly random: Random
  /** Ends after so many cases, or when the clock says so. */
  readonly cases: number
  readonly isOver: () => boolean
  /** Whether finds go to the corpus on disk. */
  readonly keep: boolean
  readonly guided: boolean
}

export interface CampaignResult {
  readonly name: string
  cases: number
  accepted: number
  refused: number
  milliseconds: number
  /** Inputs that new ones were made of. */
  population: number
  kept: number
  /** Of the sources that guided; undefined where nothing did. */
  blocks?: number
}

/** A case that must not be, made as small as it can be. */
export class CaseFailed extends Error {
  override readonly name = 'CaseFailed'
  readonly input: Uint8Array

  constructor(target: string, input: Uint8Array, cause: unknown) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    super(`${target}: ${why}\ninput (base64): ${Buffer.from(input).toString('base64')}`, { cause })
    this.input = input
  }
}

/** Throws CaseFailed. */
export async function campaign(target: Target, options: CampaignOptions): Promise<CampaignResult> {
  const { random } = options
  const begun = performance.now()
  const result: CampaignResult = {
    name: target.name,
    cases: 0,
    accepted: 0,
    refused: 0,
    milliseconds: 0,
    population: 0,
    kept: 0,
  }
  const population = [...target.seeds(random), ...(await readCorpus(target.name))]
  const count = async (input: Uint8Array) => {
    result[await runCase(target, input)]++
    result.cases++
  }
  {
    await using coverage =
      options.guided && target.guidedBy !== undefined ? await Coverage.start(target.guidedBy) : undefined
    for (const input of population) await count(input)
    await coverage?.isNew()
    for (
      let idle = 0;
      coverage !== undefined &&
      idle < ENOUGH &&
      result.cases < Math.min(MOST_GUIDED, options.cases) &&
      !options.isOver();
    ) {
      const batch = Array.from({ length: BATCH }, () =>
        target.mutate(random.pick(population), random.pick(population), random),
      )
      const before = coverage.snapshot()
      for (const input of batch) await count(input)
      idle = (await coverage.isNew()) ? 0 : idle + 1
      if (idle > 0) continue
      coverage.restore(before)
      for (const input of await leadersOf(target, batch, coverage)) {
        population.push(input)
        if (options.keep && (await keep(target.name, input))) result.kept++
      }
      await target.afterBatch?.()
    }
    if (coverage !== undefined) result.blocks = coverage.blocks
  }
  while (result.cases < options.cases && !options.isOver()) {
    for (let at = 0; at < BATCH; at++)
      await count(target.mutate(random.pick(population), random.pick(population), random))
    await target.afterBatch?.()
  }
  await target.afterBatch?.()
  return { ...result, population: population.length, milliseconds: performance.now() - begun }
}

/** Those of a batch that led somewhere new, each run again by itself. */
async function leadersOf(
  target: Target,
  batch: readonly Uint8Array[],
  coverage: Coverage,
): Promise<Uint8Array[]> {
  const leaders: Uint8Array[] = []
  for (const input of batch) {
    await target.run(input)
    if (await coverage.isNew()) leaders.push(input)
  }
  return leaders
}

async function runCase(target: Target, input: Uint8Array): Promise<Outcome> {
  const most = target.mostMilliseconds ?? MOST_MS
  const begun = processorTime()
  try {
    const outcome = await target.run(input)
    if (processorTime() - begun < most) return outcome
  } catch (cause) {
    const message = String(cause)
    const shows = async (candidate: Uint8Array) => {
      try {
        await target.run(candidate)
        return false
      } catch (error) {
        return String(error) === message
      }
    }
    throw new CaseFailed(target.name, await shrink(input, shows), cause)
  }
  // The first run of a path is compiled, too.
  const again = processorTime()
  const outcome = await target.run(input)
  if (processorTime() - again < most) return outcome
  throw new CaseFailed(target.name, input, new Error(`took over ${most} ms`))
}
