// What a spin of the roulette must leave.
import { singleCallGame } from './single-call.ts'

export const {
  played: rouletteSpin,
  refused: refusedRoulette,
  throughGateway: rouletteThroughGateway,
  onSocket: rouletteOnSocket,
  fromPage: rouletteFromPage,
  failed: failedRoulette,
} = singleCallGame({
  game: 'roulette',
  action: 'spin',
  method: 'Spin',
  grpc: 'roulette.RouletteService',
  overflow: 'OverflowError',
})
