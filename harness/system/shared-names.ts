// What several parts of a definition share by a name: they must agree on what that is.
import type { DefinitionProblem } from './errors.ts'

export interface SharedByName {
  /** Where in the definition. */
  readonly field: string
  readonly name: string
  /** Equal texts are equal things. */
  readonly content: string
}

/** A problem for each that is another than the first of its name. `what`: `build`; `same`: what must be alike. */
export function disagreements(
  what: string,
  same: string,
  shared: readonly SharedByName[],
): DefinitionProblem[] {
  const first = new Map<string, SharedByName>()
  return shared.flatMap((one) => {
    const before = first.get(one.name)
    if (before === undefined) first.set(one.name, one)
    if (before === undefined || before.content === one.content) return []
    return [
      {
        field: one.field,
        value: one.name,
        message: `is another ${what} than ${before.field}, but has its name ${JSON.stringify(one.name)}.`,
        remedy: `Give both the same ${same}, or names of their own.`,
      },
    ]
  })
}
