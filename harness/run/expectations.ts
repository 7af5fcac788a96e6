// What the system's definition promises beyond its shape: how the rules are set, and the contracts of its module.
import { isAbsolute, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type Expectations,
  type MetricContract,
  type RuleSettings,
  settingsProblems,
  type TraceContract,
} from '../../assertions/index.ts'
import { DefinitionError } from '../system/index.ts'
import { CommandFailed } from './failure.ts'
import type { Project } from './project.ts'

interface ContractsModule {
  readonly traces?: readonly TraceContract[]
  readonly metrics?: readonly MetricContract[]
}

/** Throws {@link DefinitionError} where the settings are wrong, {@link CommandFailed} where the module of contracts can't be used. */
export async function loadExpectations({ definition, root, systemFile }: Project): Promise<Expectations> {
  const problems = settingsProblems(definition.rules)
  if (problems.length > 0) throw new DefinitionError(definition.name, problems)
  // The catalogue has just been asked: every code is one of its own.
  const settings = (definition.rules ?? {}) as RuleSettings
  if (definition.contracts === undefined) return { settings }
  const file = isAbsolute(definition.contracts) ? definition.contracts : join(root, definition.contracts)
  const { traces, metrics } = await loadContracts(file, systemFile)
  return {
    settings,
    ...(traces === undefined ? {} : { traces }),
    ...(metrics === undefined ? {} : { metrics }),
  }
}

async function loadContracts(file: string, systemFile: string): Promise<ContractsModule> {
  const failed = (what: string, cause?: unknown) =>
    new CommandFailed(
      'CONTRACTS_NOT_LOADED',
      `The contracts ${file} ${what}\nCorrect them, or the path under \`contracts\` in ${systemFile}.`,
      { cause },
    )
  let loaded: ContractsModule
  try {
    loaded = (await import(pathToFileURL(file).href)) as ContractsModule
  } catch (error) {
    throw failed(`could not be loaded: ${error instanceof Error ? error.message : String(error)}`, error)
  }
  const { traces, metrics } = loaded
  if (traces === undefined && metrics === undefined) {
    throw failed(
      'export neither `traces` nor `metrics`: a module that promises nothing lets everything pass.',
    )
  }
  for (const [name, list] of Object.entries({ traces, metrics })) {
    if (list !== undefined && !Array.isArray(list))
      throw failed(`export ${name} that are no list of contracts.`)
  }
  return loaded
}
