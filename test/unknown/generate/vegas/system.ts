// A casino with hand-written spans: most hops torn, a few kept; its page sends ids of a wrong length.
import { randomBytes } from 'node:crypto'
import type { Process, SystemToRecord } from '../system.ts'

const service = (name: string): Process => ({
  name,
  command: [process.execPath, `${name}.ts`],
  listens: true,
  log: true,
})

/** The page makes its ids by hand: 15 bytes for a trace id, not 16. */
const traceparent = () => `00-${randomBytes(15).toString('hex')}-${randomBytes(8).toString('hex')}-01`

async function request(port: number, path: string, body?: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { traceparent: traceparent(), 'user-agent': 'Mozilla/5.0 (page)' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
  await answer.text()
}

/** Rounds that scoring refuses to store. */
const BAD: Readonly<Record<string, readonly number[]>> = { slots: [3, 7, 11], roulette: [4] }
const ROUNDS = { slots: 12, roulette: 8, dice: 8, blackjack: 6 }

function play(port: number, game: string, at: number): Promise<void> {
  const player = `player-${at % 4}`
  const round = `${randomBytes(6).toString('hex')}${BAD[game]?.includes(at) ? '-bad' : ''}`
  return request(port, `/api/${game}/play`, { player, email: `${player}@example.com`, amount: 10, round })
}

export const system: SystemToRecord = {
  processes: [
    service('scoring'),
    service('slots'),
    service('roulette'),
    service('dice'),
    service('blackjack'),
    service('frontend'),
    // Holds a port that nothing listens on.
    {
      name: 'flagd',
      command: [process.execPath, '-e', 'console.log("ready"); setInterval(() => {}, 1e6)'],
      listens: false,
      log: false,
    },
  ],
  use: async ({ ports }) => {
    const port = ports.frontend ?? 0
    const games = Object.entries(ROUNDS).flatMap(([game, rounds]) =>
      Array.from({ length: rounds }, (_, index) => () => play(port, game, index + 1)),
    )
    const lists = Array.from({ length: 5 }, () => () => request(port, '/api/leaderboard'))
    const open = [...games, ...lists]
    // So many players at once.
    const players = Number(process.env.PLAYERS ?? 1)
    await Promise.all(
      Array.from({ length: players }, async () => {
        for (let next = open.shift(); next; next = open.shift()) await next()
      }),
    )
  },
}
