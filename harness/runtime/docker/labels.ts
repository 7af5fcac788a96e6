// What marks everything on the engine that belongs to a run: whoever finds it can tell whether its owner lives.
import type { RunFolder } from '../processes/run-folder.ts'

/** The run's folder; its name says which process owns the run, see `ownerIsDead`. */
export const RUN_LABEL = 'dev.pitboss.run'
/** The part's name in the definition. */
export const PART_LABEL = 'dev.pitboss.part'

/** For lists of the engine: a part of a run. */
export const partFilters = ({ path }: RunFolder, name: string) => ({
  label: [`${RUN_LABEL}=${path}`, `${PART_LABEL}=${name}`],
})

export const runLabels = ({ path }: RunFolder): Readonly<Record<string, string>> => ({ [RUN_LABEL]: path })
