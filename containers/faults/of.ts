import type { CaughtDefinition, FaultDefinition } from '../../harness/system/index.ts'

/** A break that the service itself makes, by its name in CASINO_FAULT. */
export const of = (
  service: string,
  name: string,
  description: string,
  caught: CaughtDefinition,
): Readonly<Record<string, FaultDefinition>> => ({
  [name]: { description, env: { [service]: { CASINO_FAULT: name } }, caught },
})
