// A system description that cannot be used, as a value: which field, what was there, what to write instead.

export interface DefinitionProblem {
  /** Path of the field: `services.slots.dependsOn[1]`. */
  readonly field: string
  readonly value: unknown
  readonly message: string
  readonly remedy: string
}

/** Every problem found, not only the first. Thrown by `defineSystem`, and when the rules' settings are read. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError'
  readonly code = 'DEFINITION_INVALID'
  readonly problems: readonly DefinitionProblem[]
  readonly remedy: string

  constructor(system: string, problems: readonly DefinitionProblem[]) {
    super([`The definition of ${JSON.stringify(system)} cannot be used:`, ...problems.map(line)].join('\n'))
    this.problems = problems
    this.remedy = problems.map((problem) => problem.remedy).join(' ')
  }
}

function line({ field, message, remedy }: DefinitionProblem): string {
  return `  ${field}: ${message} ${remedy}`
}
