// Where requests from outside enter: what no caller in the capture can have asked for.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Calls } from '../diagnosis/index.ts'
import {
  compareText,
  hasParentId,
  isHarness,
  isProbeOperation,
  operationOf,
  push,
  type Run,
  serviceOf,
} from '../model/index.ts'
import { listText } from './list-text.ts'

/** Operations whose SERVER spans are mostly roots that no call of the run is seen to be meant for. */
export function inferEntryPoints(run: Run, { torn }: Calls): ReadonlyMap<string, string[]> {
  const lost = new Set(torn.flatMap(({ fragment }) => fragment ?? []))
  // Calls whose part was not found may be what the roots left over belong to.
  const open = new Set(
    torn.flatMap(({ fragment, reason, hop }) =>
      fragment === undefined && reason === 'not determined' ? [`${hop.to}\n${hop.operation}`] : [],
    ),
  )
  const operations = new Map<string, Span[]>()
  for (const server of run.servers()) push(operations, `${serviceOf(server)}\n${operationOf(server)}`, server)
  const entries = new Map<string, string[]>()
  for (const [key, servers] of operations) {
    const [service = '', operation = ''] = key.split('\n')
    if (isProbeOperation(operation) || isEntry(run, servers, lost, open.has(key)))
      push(entries, service, operation)
  }
  for (const list of entries.values()) list.sort(compareText)
  return entries
}

function isEntry(run: Run, servers: readonly Span[], lost: ReadonlySet<Span>, open: boolean): boolean {
  let called = 0
  let [roots, outside] = [0, 0]
  for (const server of servers) {
    const parent = run.parentOf(server)
    if (parent === undefined || isHarness(parent)) {
      if (parent === undefined && hasParentId(server)) continue
      roots++
      if (!lost.has(server)) outside++
    } else if (serviceOf(parent) !== serviceOf(server)) called++
  }
  // Every call has its part: what is left over was asked for by nobody who can be seen.
  if (called === 0 && !open) return outside > 0
  // Most of them come from outside, and only some are calls of the system that lost their context.
  return outside > roots / 2 && outside > called * 2
}

export const entryAssumptions = (entries: ReadonlyMap<string, readonly string[]>): string[] =>
  [...entries]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([service, list]) => `requests may enter at ${service} by ${listText(list)}`)
