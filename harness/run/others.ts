// The end of a run on a system that goes on: what its services sent has come before it is judged.
import { barriersOf, nowNanoseconds, type Session } from '../session/index.ts'
import { type Barrier, metricPoint, settle, SettleTimeout } from '../settle/index.ts'
import type { SystemDefinition } from '../system/index.ts'

/** Milliseconds; what has not come by then is missing, and judged as that. */
const DEADLINE = 5_000

const METRICS_DEADLINE = 5_000

const promisesMetrics = ({ services }: SystemDefinition, name: string): boolean =>
  services[name]?.promises?.includes('metrics') ?? true

/** Rejects with {@link SettleTimeout} where a service that promises metrics has sent none since: nothing could be said of their rise. */
export async function settleMetrics(
  { definition, recording }: Session,
  services: readonly string[],
  since: bigint,
): Promise<void> {
  const sending = services.filter((name) => promisesMetrics(definition, name))
  await settle(
    recording,
    sending.map((name) => metricPoint(name, since)),
    { deadline: METRICS_DEADLINE },
  )
}

/** Resolves once all services but `ended`, which have their own proof, have sent what they had. */
export async function settleOthers(session: Session, ended: readonly string[]): Promise<void> {
  const { definition, recording } = session
  const others = Object.keys(definition.services).filter((name) => !ended.includes(name))
  if (others.length === 0) return
  const receipts = await session.sendMarkers()
  const ofOthers = ({ service }: Barrier): boolean => !ended.includes(service)
  const awaited = [
    settle(recording, barriersOf(receipts).filter(ofOthers), { deadline: DEADLINE }),
    settleMetrics(session, others, nowNanoseconds()),
  ]
  for (const one of await Promise.allSettled(awaited))
    if (one.status === 'rejected' && !(one.reason instanceof SettleTimeout)) throw one.reason
}
