// Spins of the slots: page API, gRPC to the game, Redis, scoring, Postgres.
import { makePlayers } from './shared/players.ts'
import { spin } from './shared/plays.ts'
import { send } from './shared/send.ts'

export { options } from './shared/options.ts'
export const setup = makePlayers
export default (): void => send(spin)
