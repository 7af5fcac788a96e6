// What a system's owners let pass: the gate of its definition, and the file of accepted changes.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type AcceptedChange,
  acceptedProblems,
  type GatePolicies,
  gateProblems,
} from '../../assertions/index.ts'
import { CommandFailed, type Project } from '../run/index.ts'
import { DefinitionError } from '../system/index.ts'

export interface GateSettings {
  readonly tolerance: { readonly spans: number; readonly bytes: number; readonly processor: number }
  readonly policies: GatePolicies
  readonly accepted: readonly AcceptedChange[]
  /** Where accepted changes are written, relative to the project; undefined where the definition names no file. */
  readonly acceptedFile: string | undefined
}

const TOLERANCE = { spans: 0.1, bytes: 0.2, processor: 0.05 } as const

/** Throws {@link DefinitionError} or {@link CommandFailed}. Without a project everything is as by default. */
export async function gateSettings(project: Project | undefined): Promise<GateSettings> {
  if (project === undefined)
    return { tolerance: TOLERANCE, policies: {}, accepted: [], acceptedFile: undefined }
  const { definition, root } = project
  const { gate = {} } = definition
  const problems = gateProblems(gate)
  if (problems.length > 0) throw new DefinitionError(definition.name, problems)
  return {
    tolerance: { ...TOLERANCE, ...gate.tolerance },
    // They have just been asked: every name is a change or an effect.
    policies: (gate.policies ?? {}) as GatePolicies,
    accepted: gate.accepted === undefined ? [] : await readAccepted(join(root, gate.accepted)),
    acceptedFile: gate.accepted,
  }
}

async function readAccepted(file: string): Promise<readonly AcceptedChange[]> {
  const failed = (problem: string, cause?: unknown) =>
    new CommandFailed('ACCEPTED_NOT_READ', `The accepted changes in ${file} can't be used: ${problem}`, {
      cause,
    })
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // Nothing was accepted yet.
    if (error.code === 'ENOENT') return '[]'
    throw failed(error.message, error)
  })
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (error) {
    throw failed(`it is not JSON: ${(error as Error).message}`, error)
  }
  const problems = acceptedProblems(list)
  if (problems.length === 0) return list as readonly AcceptedChange[]
  throw failed(problems.map(({ field, message, remedy }) => `\n  ${field} ${message} ${remedy}`).join(''))
}
