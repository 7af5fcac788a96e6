// Players in Redis: `player:<username>` holds the opaque id, the account with the accounts service, the balance.
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { counted } from '../shared/node/redis.ts'
import { ApiError } from '../shared/node/errors.ts'

/** Money is in integer cents. */
export interface Player {
  readonly username: string
  readonly id: string
  readonly accountId: string
  readonly balance: number
  /** What was bet last, by game; only of games that ask for it again. */
  readonly bets: ReadonlyMap<string, number>
}

const betOn = 'bet:'

const startBalance = 100_000

export class Players {
  readonly #redis: Redis

  constructor(redis: Redis) {
    this.#redis = redis
  }

  /** @throws ApiError 404 when nobody has this name */
  async get(username: string): Promise<Player> {
    const player = await this.#find(username)
    if (!player) throw new ApiError(404, 'unknown user')
    return player
  }

  /**
   * The player, created when new. Every step can be repeated, so that one that stopped half-way is completed, and
   * two at once make one player. `openAccount` gives the account's id, the same each time for the same player.
   */
  async getOrCreate(username: string, openAccount: (playerId: string) => Promise<string>): Promise<Player> {
    const existing = await this.#find(username)
    if (existing) return existing
    await this.#setOnce(username, 'id', randomUUID())
    const id = await counted('hget', this.#redis.hget(key(username), 'id'))
    await this.#setOnce(username, 'account_id', await openAccount(String(id)))
    await this.#setOnce(username, 'balance', startBalance)
    return this.get(username)
  }

  /** Adds to the balance; gives the new one. */
  async deposit(player: Player, cents: number): Promise<number> {
    return counted('hincrby', this.#redis.hincrby(key(player.username), 'balance', cents))
  }

  /** Takes from the balance; gives the new one, or undefined, and takes nothing, when it is too small. */
  async withdraw(player: Player, cents: number): Promise<number | undefined> {
    if (player.balance < cents) return undefined
    const left = await this.deposit(player, -cents)
    if (left >= 0) return left
    // Another request was faster.
    await this.deposit(player, cents)
    return undefined
  }

  async rememberBet(player: Player, game: string, cents: number): Promise<void> {
    await counted('hset', this.#redis.hset(key(player.username), `${betOn}${game}`, cents))
  }

  async #find(username: string): Promise<Player | undefined> {
    const kept = await counted('hgetall', this.#redis.hgetall(key(username)))
    const { id, account_id, balance } = kept
    if (!id || !account_id || balance === undefined) return undefined
    const bets = Object.entries(kept)
      .filter(([name]) => name.startsWith(betOn))
      .map(([name, cents]) => [name.slice(betOn.length), Number(cents)] as const)
    return { username, id, accountId: account_id, balance: Number(balance), bets: new Map(bets) }
  }

  async #setOnce(username: string, name: string, value: string | number): Promise<void> {
    await counted('hsetnx', this.#redis.hsetnx(key(username), name, value))
  }
}

function key(username: string): string {
  return `player:${username}`
}
