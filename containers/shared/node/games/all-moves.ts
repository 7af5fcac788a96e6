// Every game of the casino, for those who offer them all.
import { required } from '../environment.ts'
import type { Api } from '../grpc/api.ts'
import { type Connection, connectGrpc } from '../grpc/client.ts'
import { connectHttp } from '../grpc/http-client.ts'
import { blackjackApi } from './blackjack-api.ts'
import { blackjackMoves } from './blackjack-moves.ts'
import { diceApi } from './dice-api.ts'
import { diceMoves } from './dice-moves.ts'
import type { Move } from './move.ts'
import { rouletteApi } from './roulette-api.ts'
import { rouletteMoves } from './roulette-moves.ts'
import { slotsApi } from './slots-api.ts'
import { slotsMoves } from './slots-moves.ts'

type Connect = <Calls>(api: Api<Calls>) => Calls

const allMoves = (connect: Connect): readonly Move[] => [
  ...slotsMoves(connect(slotsApi)),
  ...rouletteMoves(connect(rouletteApi)),
  ...diceMoves(connect(diceApi)),
  ...blackjackMoves(connect(blackjackApi)),
]

/** Over gRPC; the games are where `SLOTS_GRPC_ADDR` and its like say. */
export function connectGames(): Connection & { readonly moves: readonly Move[] } {
  const open: Connection[] = []
  const connect: Connect = (api) => {
    const client = connectGrpc(api, required(`${api.name.toUpperCase()}_GRPC_ADDR`))
    open.push(client)
    return client
  }
  return {
    moves: allMoves(connect),
    close: () => {
      for (const one of open) one.close()
    },
  }
}

/** Over HTTP; the games are where `SLOTS_URL` and its like say. */
export function gamesOverHttp(): readonly Move[] {
  return allMoves((api) => connectHttp(api, required(`${api.name.toUpperCase()}_URL`)))
}
