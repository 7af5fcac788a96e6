// The casino as its scenarios use it: the lobby page, players of their own, and the JSON API.
import type { Page } from '@playwright/test'
import {
  type ApiClient,
  expect,
  type HttpStep,
  pageStep,
  type Telemetry,
  test as base,
  visitStep,
} from '../harness/playwright/index.ts'
import { Flags } from './flags.ts'
import { probeChat } from './probe.ts'

/** The page, as a player uses it. */
export class Lobby {
  readonly #page: Page
  readonly #telemetry: Telemetry

  constructor(page: Page, telemetry: Telemetry) {
    this.#page = page
    this.#telemetry = telemetry
  }

  async enter(username: string): Promise<void> {
    await this.#page.goto('/')
    await this.#page.fill('#username', username)
    await this.#page.click('#loginButton')
    await expect(this.#page.locator('#balance')).toContainText('1,000')
  }

  visit(): Promise<HttpStep> {
    return visitStep(this.#page, 'visit the page', '/', this.#telemetry.onStep)
  }

  /** On the page as it is open; resolves once the page shows the opening balance. */
  async logIn(username: string): Promise<HttpStep> {
    await this.#page.fill('#username', username)
    const step = await pageStep(
      this.#page,
      'log in from the page',
      '/api/user/login',
      () => this.#page.click('#loginButton'),
      this.#telemetry.onStep,
    )
    await expect(this.#page.locator('#balance')).toContainText('1,000')
    return step
  }

  /** Pulls the lever; resolves once the page shows the result. */
  async spinSlots(options: { readonly bet: number }): Promise<HttpStep> {
    await this.#page.selectOption('select#betAmount', String(options.bet))
    const step = await pageStep(
      this.#page,
      `spin for ${options.bet} from the page`,
      '/api/slots/spin',
      () => this.#page.click('#pullLever'),
      this.#telemetry.onStep,
    )
    await expect(this.#page.locator('#resultDisplay')).not.toBeEmpty()
    return step
  }

  /** One click in a game; resolves once the page shows what came of it. */
  async play(game: string, action: string, button: string, result: string): Promise<HttpStep> {
    const step = await pageStep(
      this.#page,
      `${game} ${action} from the page`,
      `/api/games/${game}/${action}`,
      () => this.#page.click(button),
      this.#telemetry.onStep,
    )
    await expect(this.#page.locator(result)).not.toBeEmpty()
    return step
  }

  blackjack(action: 'deal' | 'hit' | 'stand'): Promise<HttpStep> {
    return this.play('blackjack', action, `#${action}Button`, '#blackjackResult')
  }

  /** The next hand is one that is won by a hit and a stand. */
  async stackDeck(): Promise<void> {
    await this.#page.check('#stackedDeck')
  }

  /** What the page shows there. */
  async shown(id: string): Promise<string> {
    return (await this.#page.locator(`#${id}`).textContent()) ?? ''
  }

  async transfer(to: string, amount: number): Promise<HttpStep> {
    await this.#page.fill('#toUsername', to)
    await this.#page.fill('#transferAmount', String(amount))
    const step = await pageStep(
      this.#page,
      `transfer ${amount} from the page`,
      '/api/transfers',
      () => this.#page.click('#transferButton'),
      this.#telemetry.onStep,
    )
    await expect(this.#page.locator('#transferResult')).not.toBeEmpty()
    return step
  }
}

/** Players of this test alone: nobody else's traffic touches them. */
export class Players {
  readonly #api: ApiClient
  #count = 0

  constructor(api: ApiClient) {
    this.#api = api
  }

  name(): string {
    this.#count += 1
    return `p${this.#count}-${crypto.randomUUID().slice(0, 8)}`
  }

  /** A player with the casino's opening balance of 1000. */
  async join(): Promise<string> {
    const name = this.name()
    const joined = await this.#api.prepare('/api/user/init', { Username: name })
    expect(joined.status, JSON.stringify(joined.body)).toBeLessThan(300)
    return name
  }

  /** Headers of a session of this player's. */
  async session(username: string): Promise<Readonly<Record<string, string>>> {
    const login = await this.#api.of('vegas-auth-service').prepare('/v1/login', { username })
    return { authorization: `Bearer ${(login.body as { token: string }).token}` }
  }

  async balance(name: string): Promise<number> {
    const answer = await this.#api.look(`/api/user/balance?Username=${encodeURIComponent(name)}`)
    return (answer.body as { balance: number }).balance
  }
}

/** Seed that deals a blackjack at once: KH AH to the player, 2H 7D to the dealer. */
export const NATURAL = 99

/** A seat at blackjack, of a player of its own. */
export class Blackjack {
  readonly player: string
  readonly #api: ApiClient

  constructor(api: ApiClient, player: string) {
    this.#api = api
    this.player = player
  }

  /** `seed` decides the cards. */
  deal(bet: number, seed: number): Promise<HttpStep> {
    const order = { Username: this.player, BetAmount: bet, Seed: seed }
    return this.#api.post('/api/games/blackjack/deal', order, `deal for ${bet}`)
  }

  move(action: 'hit' | 'stand' | 'double'): Promise<HttpStep> {
    return this.#api.post(`/api/games/blackjack/${action}`, { Username: this.player }, action)
  }
}

interface CasinoFixtures {
  /** What was changed goes back when the test ends. */
  readonly flags: Flags
  /** Whether the chat's WebSocket opens, as the uptime probe sees it. */
  readonly probeChat: () => Promise<boolean>
  readonly lobby: Lobby
  readonly players: Players
  readonly blackjack: Blackjack
}

export const test = base.extend<CasinoFixtures>({
  flags: async ({ session }, use) => {
    const url = session.description.processes['flags']?.['http']
    if (url === undefined) throw new Error('the system has no flag service')
    await using flags = new Flags(url)
    await use(flags)
  },
  probeChat: async ({ session, telemetry }, use) => {
    const exporter = session.description.processes['blackbox']?.['http']
    if (exporter === undefined) throw new Error('the system has no blackbox exporter')
    // The probe is a part of the system, and calls by the addresses that parts know.
    const { http } = session.description.services['vegas-casino-gateway']?.addresses ?? {}
    if (http === undefined) throw new Error('the gateway has no address')
    await use(() => probeChat(telemetry, exporter, http))
  },
  lobby: async ({ page, telemetry }, use) => {
    await use(new Lobby(page, telemetry))
  },
  players: async ({ api }, use) => {
    await use(new Players(api))
  },
  blackjack: async ({ api, players }, use) => {
    await use(new Blackjack(api, await players.join()))
  },
})

export { expect } from '../harness/playwright/index.ts'
