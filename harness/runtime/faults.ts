// Known breaks of a system: whether they exist, and the environment that they give a service.
import type { SystemDefinition } from '../system/index.ts'
import { RuntimeError } from './errors.ts'

/** @throws RuntimeError UNKNOWN_FAULT */
export function checkFaults({ faults = {} }: SystemDefinition, wanted: readonly string[]): void {
  const unknown = wanted.filter((name) => !Object.hasOwn(faults, name))
  if (unknown.length === 0) return
  const known = Object.keys(faults)
  throw new RuntimeError(
    'UNKNOWN_FAULT',
    `There is no fault ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`,
    {
      remedy: known.length === 0 ? 'This system defines no faults.' : `Known are ${known.join(', ')}.`,
    },
  )
}

export function faultEnvironment(
  { faults = {} }: SystemDefinition,
  wanted: readonly string[],
  service: string,
): Readonly<Record<string, string>> {
  return Object.assign({}, ...wanted.map((name) => faults[name]?.env[service] ?? {}))
}
