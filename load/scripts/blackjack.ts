// Deals of blackjack that are won at once: page API, gRPC to the game, Redis, scoring, Postgres.
import { makePlayers } from './shared/players.ts'
import { blackjack } from './shared/plays.ts'
import { send } from './shared/send.ts'

export { options } from './shared/options.ts'
export const setup = makePlayers
export default (): void => send(blackjack)
