// Which runtime a system is started on, and why.
import { engineOf, partsWithoutImage, type Runtime } from '../runtime/index.ts'
import type { SystemDefinition } from '../system/index.ts'

export type RuntimeChoice = Runtime | 'auto'

export interface ChosenRuntime {
  readonly runtime: Runtime
  /** In words, for whoever reads the report. */
  readonly runtimeReason: string
}

/** `auto` takes containers where the definition knows them and an engine answers. */
export async function chooseRuntime(
  choice: RuntimeChoice,
  definition: SystemDefinition,
): Promise<ChosenRuntime> {
  if (choice !== 'auto') return { runtime: choice, runtimeReason: `asked for with --runtime ${choice}` }
  const [without] = partsWithoutImage(definition)
  if (without !== undefined)
    return { runtime: 'local', runtimeReason: `the definition does not say in which image ${without} runs` }
  const engine = await engineOf()
  return 'version' in engine
    ? { runtime: 'docker', runtimeReason: `a container engine answers (${engine.version})` }
    : { runtime: 'local', runtimeReason: 'no container engine answers' }
}
