// Requests that a service logged and left no span of.
import type { Span } from '../../harness/telemetry/index.ts'
import type { LogEntry } from '../logs/log-entry.ts'
import { firstAtLeast, httpMethod, httpPath, push } from '../model/index.ts'
import { perScene, type Scene } from './scene.ts'

const requestsOf = perScene(({ entries }) => {
  const found = new Map<string, LogEntry[]>()
  for (const entry of entries) {
    if (entry.request === undefined || entry.written === undefined) continue
    push(found, `${entry.service}\n${entry.request.method} ${entry.request.path}`, entry)
  }
  for (const list of found.values())
    list.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0))
  return found
})

const timeOf = ({ written }: LogEntry): bigint => written?.time ?? 0n

/** The coarsest clock of a log. */
const SECOND = 1_000_000_000n

/** What the callee's log says of the call while it was in progress; undefined where it says nothing. */
export function reachedByLog(scene: Scene, call: Span, service: string): string | undefined {
  const [method, path] = [httpMethod(call), httpPath(call)]
  if (method === undefined || path === undefined) return undefined
  const logged = requestsOf(scene).get(`${service}\n${method} ${path}`) ?? []
  for (let at = firstAtLeast(logged, call.startTime - SECOND, timeOf); at < logged.length; at++) {
    const entry = logged[at] as LogEntry
    if (timeOf(entry) > call.endTime) return undefined
    if (timeOf(entry) + (entry.written?.resolution ?? 0n) > call.startTime)
      return `the log of ${service} has the request: ${entry.text}`
  }
  return undefined
}
