// The breaks that the casino can be started with: each in the real instrumentation of one service, with how it must be told.
import * as games from './games.ts'
import * as gateway from './gateway.ts'
import * as ledger from './ledger.ts'
import * as scheduler from './scheduler.ts'
import * as vegas from './vegas.ts'

export const faults = {
  ...vegas.faults,
  ...games.faults,
  ...gateway.faults,
  ...ledger.faults,
  ...scheduler.faults,
}
