// Breaks of the scheduler's messages.
import type { FaultDefinition } from '../../harness/system/index.ts'
import { of } from './of.ts'

const NOTIFICATION = 'notification-daemon'
const BOT = 'notifier-bot'
const LATER = 'players are told of a tournament'

export const faults: Readonly<Record<string, FaultDefinition>> = {
  ...of(NOTIFICATION, 'notification-no-headers', 'notifications are published without trace context', {
    code: 'TRC12',
    hop: { from: NOTIFICATION, to: BOT, via: 'rabbitmq' },
    reason: 'not injected',
    scenarios: LATER,
  }),
  ...of(BOT, 'notifier-ignores-headers', 'the bot starts a new trace for each message', {
    code: 'TRC12',
    hop: { to: BOT, via: 'rabbitmq' },
    reason: 'injected but not extracted',
    scenarios: LATER,
  }),
}
