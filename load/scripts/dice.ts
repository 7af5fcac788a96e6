// Rolls of the dice: page API, gRPC to a Go game, Redis, scoring, Postgres.
import { makePlayers } from './shared/players.ts'
import { dice } from './shared/plays.ts'
import { send } from './shared/send.ts'

export { options } from './shared/options.ts'
export const setup = makePlayers
export default (): void => send(dice)
