// POST /api/games/slots/spin: the spin of a guest, passed on to the slots service over HTTP.
import { randomUUID } from 'node:crypto'
import { context } from '@opentelemetry/api'
import type { RequestHandler } from 'express'
import { callJson } from '../shared/node/http-client.ts'
import { booleanField, positiveCentsField, toDecimal } from '../shared/node/input.ts'
import { withPlayer } from '../shared/node/player-context.ts'

export function slotsProxy(slotsUrl: string): RequestHandler {
  return async (request, response) => {
    const spin = {
      player_id: randomUUID(),
      session_id: '',
      bet: positiveCentsField(request, 'BetAmount'),
      cheat_active: booleanField(request, 'CheatActive'),
    }
    const { body } = await context.with(withPlayer({ 'player.id': spin.player_id }), () =>
      callJson('slots', `${slotsUrl}/v1/spins`, spin),
    )
    response.json({ ...body, payout: toDecimal(Number(body['payout'])) })
  }
}
