// Spins of the roulette: page API, gRPC to a Python game, Redis, scoring, Postgres.
import { makePlayers } from './shared/players.ts'
import { roulette } from './shared/plays.ts'
import { send } from './shared/send.ts'

export { options } from './shared/options.ts'
export const setup = makePlayers
export default (): void => send(roulette)
