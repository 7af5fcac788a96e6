// The accounts service: where players' money is kept for good. Amounts are integer cents.
import { callJson } from '../shared/node/http-client.ts'

export const currency = 'USD'

export class Accounts {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  /** Opens the player's account, or finds it; gives its id. */
  async open(playerId: string): Promise<string> {
    const { body } = await callJson('accounts', `${this.#url}/v1/accounts`, { player_id: playerId, currency })
    return String(body['account_id'])
  }

  async deposit(accountId: string, cents: number): Promise<void> {
    await callJson('accounts', `${this.#url}/v1/accounts/${accountId}/deposits`, { amount_minor: cents })
  }
}
