// POST /api/transfers: money from player to player, through the orchestrator.
import { context } from '@opentelemetry/api'
import type { Request, RequestHandler } from 'express'
import type { Redis } from 'ioredis'
import { withPlayer } from '../shared/node/player-context.ts'
import { counted } from '../shared/node/redis.ts'
import { currency } from './accounts.ts'
import { ApiError } from '../shared/node/errors.ts'
import { type Answer, callJson } from '../shared/node/http-client.ts'
import { centsField, textField, toDecimal } from '../shared/node/input.ts'
import type { Player, Players } from './players.ts'

const secondsToRemember = 24 * 60 * 60

interface Dependencies {
  readonly players: Players
  readonly redis: Redis
  readonly orchestratorUrl: string
}

/** Amount is in cents. */
interface Transfer {
  readonly from: Player
  readonly to: Player
  readonly amount: number
  readonly key: string
}

export function postTransfer(dependencies: Dependencies): RequestHandler {
  return async (request, response) => {
    const transfer = await readTransfer(request, dependencies.players)
    const { body } = await move(transfer, dependencies)
    const replayed = body['replayed'] === true
    const { balance } = await dependencies.players.get(transfer.from.username)
    response.status(replayed ? 200 : 201).json({
      transferId: body['transfer_id'],
      entryId: body['entry_id'],
      amount: toDecimal(transfer.amount),
      replayed,
      newBalance: toDecimal(balance),
    })
  }
}

async function readTransfer(request: Request, players: Players): Promise<Transfer> {
  const [fromName, toName] = [textField(request, 'FromUsername'), textField(request, 'ToUsername')]
  const amount = centsField(request, 'Amount')
  const key = textField(request, 'IdempotencyKey')
  return { from: await players.get(fromName), to: await players.get(toName), amount, key }
}

/** The money is withheld from the sender first; it goes back when nothing new was booked. */
async function move(transfer: Transfer, dependencies: Dependencies): Promise<Answer> {
  const { players, redis, orchestratorUrl } = dependencies
  const { from, amount } = transfer
  // Nothing to withhold; the orchestrator says why it refuses.
  if (amount <= 0) return order(transfer, orchestratorUrl)
  const isWithheld = (await players.withdraw(from, amount)) !== undefined
  if (!isWithheld) await refuseUnlessRepeated(transfer, redis)
  let isNew = false
  try {
    const answer = await order(transfer, orchestratorUrl)
    isNew = answer.body['replayed'] !== true
    return answer
  } finally {
    if (isNew) await finish(transfer, dependencies)
    else if (isWithheld) await players.deposit(from, amount)
  }
}

async function finish({ from, to, amount, key }: Transfer, { players, redis }: Dependencies): Promise<void> {
  await players.deposit(to, amount)
  await counted('set', redis.set(doneKey(key), from.id, 'EX', secondsToRemember))
}

/** A repeat must reach the orchestrator, though the first time may have left too little for a second. */
async function refuseUnlessRepeated({ from, amount, key }: Transfer, redis: Redis): Promise<void> {
  if ((await counted('get', redis.get(doneKey(key)))) === from.id) return
  const [balance, required] = [toDecimal(from.balance), toDecimal(amount)]
  throw new ApiError(400, 'the amount is over the balance', { balance, required })
}

function order({ from, to, amount, key }: Transfer, orchestratorUrl: string): Promise<Answer> {
  return context.with(withPlayer({ 'player.id': from.id }), () =>
    callJson('transfers', `${orchestratorUrl}/v1/transfers`, {
      from_account_id: from.accountId,
      to_account_id: to.accountId,
      amount_minor: amount,
      currency,
      idempotency_key: key,
    }),
  )
}

// Redis is shared with the orchestrator, which keeps keys of its own.
function doneKey(key: string): string {
  return `frontend:transfer:${key}`
}
