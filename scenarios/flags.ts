// The door of the flag service, by which a scenario changes a flag for players of its own.
import { request } from 'undici'

interface FlagDefinition {
  readonly defaultVariant: string
}

export class Flags implements AsyncDisposable {
  readonly #url: string
  readonly #changed = new Map<string, FlagDefinition>()

  /** `url`: of the flag service. */
  constructor(url: string) {
    this.#url = url
  }

  /** From the next evaluation on, this player gets the variant; everybody else what they got before. */
  async offer(key: string, variant: string, playerId: string): Promise<void> {
    const before = this.#changed.get(key) ?? (await this.#definition(key))
    this.#changed.set(key, before)
    const isThisPlayer = { '===': [{ var: 'targetingKey' }, playerId] }
    await this.#define(key, {
      ...before,
      targeting: { if: [isThisPlayer, variant, before.defaultVariant] },
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [key, definition] of this.#changed) await this.#define(key, definition)
  }

  async #definition(key: string): Promise<FlagDefinition> {
    const { statusCode, body } = await request(this.#at(key), { reset: true })
    if (statusCode !== 200) throw new Error(`the flag service answered ${statusCode}: ${await body.text()}`)
    return (await body.json()) as FlagDefinition
  }

  async #define(key: string, definition: object): Promise<void> {
    const { statusCode, body } = await request(this.#at(key), {
      method: 'PUT',
      // A connection that is kept may be closed by the other side just when it is used again.
      reset: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(definition),
    })
    const said = await body.text()
    if (statusCode !== 204) throw new Error(`the flag service answered ${statusCode}: ${said}`)
  }

  #at(key: string): string {
    return `${this.#url}/admin/flags/${encodeURIComponent(key)}`
  }
}
