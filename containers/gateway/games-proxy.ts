// POST /api/games/<game>/<action>: a move, passed on to the game over HTTP.
import { randomUUID } from 'node:crypto'
import { type Request, type RequestHandler, Router } from 'express'
import type { AuthClient } from '../shared/node/auth-client.ts'
import type { Move } from '../shared/node/games/move.ts'
import { fieldsOf } from '../shared/node/input.ts'
import { type Guest, makeMove } from './guest.ts'

export function gamesProxy(moves: readonly Move[], auth: AuthClient): Router {
  const lasting = new Set(moves.filter(({ stakes }) => stakes !== 'bet').map(({ game }) => game))
  const router = Router()
  for (const move of moves) {
    const seat = lasting.has(move.game) ? keptSeat(auth) : freeSeat
    router.post(`/api/games/${move.game}/${move.action}`, proxied(move, seat))
  }
  return router
}

type Seat = (request: Request) => Promise<Guest> | Guest

/** A game of one move takes anybody. */
const freeSeat: Seat = () => ({ playerId: randomUUID(), sessionId: '' })

/** A game of several moves wants the same player each time: a session is a seat. */
function keptSeat(auth: AuthClient): Seat {
  return async (request) => {
    const { sessionId } = await auth.requireSession(request)
    return { playerId: sessionId, sessionId }
  }
}

function proxied(move: Move, seat: Seat): RequestHandler {
  return async (request, response) => {
    response.json(await makeMove(move, fieldsOf(request), await seat(request)))
  }
}
