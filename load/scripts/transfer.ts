// Transfers from player to player: orchestrator, Redis, ledger, Postgres, and Kafka behind it.
import { makePlayers } from './shared/players.ts'
import { transfer } from './shared/plays.ts'
import { send } from './shared/send.ts'

export { options } from './shared/options.ts'
export const setup = makePlayers
export default (): void => send(transfer)
