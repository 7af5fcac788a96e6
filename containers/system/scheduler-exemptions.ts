// What the libraries of the scheduler's services do and cannot be told to do otherwise.
import type { ExemptionDefinition } from '../../harness/system/index.ts'

const PUBLISHERS = ['scheduler-api', 'notification-daemon', 'status-transition-daemon'] as const

const publishers = PUBLISHERS.flatMap((service): ExemptionDefinition[] => [
  {
    code: 'MET2',
    service,
    name: 'db.client.connections.usage',
    reason: 'The SQLAlchemy instrumentation writes its unit without braces.',
  },
])

const all = [...PUBLISHERS, 'notifier-bot'].flatMap((service): ExemptionDefinition[] => [
  {
    code: 'ATT2',
    service,
    name: 'messaging',
    reason: 'The aio-pika instrumentation sends the old names, too; the current ones are set beside them.',
  },
  {
    code: 'NAM2',
    service,
    name: '*game_id*',
    reason: "The casino's documents name game_id, notification_id, old_status and new_status so.",
  },
])

export const exemptions: readonly ExemptionDefinition[] = [...publishers, ...all]
