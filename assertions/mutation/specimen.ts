// Recorded telemetry made ready for being broken on trial, and all mutants of it.
import type { Expectations } from '../expectations.ts'
import { runOf, serviceOf } from '../model/index.ts'
import type { Observed, Topology } from '../observed.ts'
import { hopSites } from './hop-sites.ts'
import type { Mutant, Operator, Specimen } from './mutant.ts'

export function specimenOf(observed: Observed, topology: Topology, expectations: Expectations): Specimen {
  const run = runOf(observed.traces)
  const services = new Set<string>()
  for (const trace of run.traces) for (const span of trace.spans) services.add(serviceOf(span))
  for (const one of [...observed.logs, ...observed.metrics]) services.add(serviceOf(one))
  services.delete('')
  return { observed, topology, expectations, run, hops: hopSites(run), services: [...services].toSorted() }
}

export const mutantsOf = (specimen: Specimen, operators: readonly Operator[]): Mutant[] =>
  operators.flatMap(({ name, rule, sites }) =>
    sites(specimen).map((site): Mutant => ({ ...site, operator: name, rule })),
  )
