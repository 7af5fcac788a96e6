// What an evening is like: games of all kinds, and transfers among them.
import { makePlayers } from './shared/players.ts'
import { mix } from './shared/plays.ts'
import { send } from './shared/send.ts'

export { options } from './shared/options.ts'
export const setup = makePlayers
export default (): void => send(mix)
