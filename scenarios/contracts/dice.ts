// What a roll of the dice must leave.
import { singleCallGame } from './single-call.ts'

export const {
  played: diceRoll,
  refused: refusedDice,
  throughGateway: diceThroughGateway,
  onSocket: diceOnSocket,
  fromPage: diceFromPage,
  failed: failedDice,
} = singleCallGame({
  game: 'dice',
  action: 'roll',
  method: 'Roll',
  grpc: 'dice.DiceService',
  overflow: /PayoutTooLarge$/,
})
