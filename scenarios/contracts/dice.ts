// What a roll of the dice must leave.
import { singleCallGame } from './single-call.ts'

export const {
  played: diceRoll,
  refused: refusedDice,
  throughGateway: diceThroughGateway,
  onSocket: diceOnSocket,
  fromPage: diceFromPage,
  failed: failedDice,
  down: diceDown,
  downThroughGateway: diceDownAtGateway,
} = singleCallGame({
  game: 'dice',
  action: 'roll',
  method: 'Roll',
  grpc: 'dice.DiceService',
  overflow: /PayoutTooLarge$/,
})
