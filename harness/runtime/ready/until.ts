// Waits until a part of the system can work; one that does not in time is told with its last lines.
import type { Endpoints, ServiceDefinition } from '../../system/index.ts'
import { logFileOf, type StartContext } from '../context.ts'
import { ServiceFailed } from '../errors.ts'
import type { Part } from '../parts.ts'
import { waitHealthy } from './health.ts'
import { pollUntil } from './poll.ts'

const HEALTH_MS = 120_000

/** How a server is asked whether it can work. */
export interface Readiness {
  /** Nothing once it can work, else what is missing. */
  readonly ready: () => Promise<string | undefined>
  readonly everyMs: number
  readonly timeoutMs: number
  /** How it reads when it does not get ready: `Redis did not answer PING on port 6379`. */
  readonly trouble: string
}

type Waiting = Pick<StartContext, 'abort' | 'logDir'>
type Started = Pick<Part, 'name' | 'lastLines'>

/** For a server. @throws ServiceFailed; the abort's reason. */
export async function untilReady(
  context: Waiting,
  { ready, everyMs, timeoutMs, trouble }: Readiness,
  part: Started,
): Promise<void> {
  const complaint = await pollUntil(ready, { everyMs, timeoutMs, abort: context.abort })
  if (complaint === undefined) return
  const text = `${trouble} within ${timeoutMs / 1_000} s: ${complaint}.`
  throw failed('INFRASTRUCTURE_FAILED', context, text, part)
}

/** For a service, asked where `at` says that it is. @throws ServiceFailed; the abort's reason. */
export async function untilHealthy(
  context: Waiting,
  { health }: ServiceDefinition,
  at: Endpoints,
  part: Started,
  timeoutMs = HEALTH_MS,
): Promise<void> {
  const url = `${at.url(part.name, health.port)}${health.path}`
  const trouble = await waitHealthy(url, timeoutMs, context.abort)
  if (trouble === undefined) return
  const text = `${part.name} was not healthy within ${timeoutMs / 1_000} s: GET ${url} came to ${JSON.stringify(trouble)}.`
  throw failed('SERVICE_FAILED', context, text, part)
}

function failed(
  code: 'SERVICE_FAILED' | 'INFRASTRUCTURE_FAILED',
  context: Waiting,
  text: string,
  part: Started,
): ServiceFailed {
  return new ServiceFailed(code, part.name, text, part.lastLines(), {
    remedy: `Its whole output is in ${logFileOf(context, part.name)}.`,
  })
}
