// The casino's services in the groups that promise the same.

export const GAMES = [
  'vegas-slots-service',
  'vegas-roulette-service',
  'vegas-dice-service',
  'vegas-blackjack-service',
] as const

/** Of money: events go from one to the other. */
export const LEDGER = [
  'accounts-service',
  'ledger-service',
  'orchestrator-service',
  'read-model-service',
] as const

/** Of tournaments, on a database of their own. */
export const SCHEDULER = ['scheduler-api', 'notification-daemon', 'status-transition-daemon'] as const

export const JAVASCRIPT = [
  'vegas-frontend-service',
  'vegas-casino-gateway',
  'vegas-auth-service',
  'vegas-slots-service',
  'vegas-blackjack-service',
  'vegas-dashboard-service',
] as const
export const GO = ['vegas-dice-service', ...LEDGER] as const
export const PYTHON = ['vegas-roulette-service', ...SCHEDULER, 'notifier-bot'] as const
