// What a script is told by its environment. By hand: CASINO_URL, RATE, DURATION, VUS, SEED, PLAYERS.
const env = __ENV

export interface Arm {
  readonly name: string
  readonly url: string
}

/** `U=http://127.0.0.1:20001,I=http://...` of the experiment; by hand there is one, at CASINO_URL. */
export const arms: readonly Arm[] = (env.ARMS ?? `casino=${env.CASINO_URL ?? 'http://127.0.0.1:3000'}`)
  .split(',')
  .map((arm) => {
    const at = arm.indexOf('=')
    return { name: arm.slice(0, at), url: arm.slice(at + 1) }
  })

/** Requests a second to each arm. */
export const rate = Number(env.RATE ?? 20)
export const duration = env.DURATION ?? '30s'
export const seed = Number(env.SEED ?? 1)
/** Users that ask again as soon as they are answered, in place of a stream of requests. */
export const closed = env.CLOSED === 'true'
/** Arms that take turns, one alone at a time, by their places in the list; none: all of them all the time. */
export const turns: readonly number[] = (env.TURNS ?? '').split(',').filter(Boolean).map(Number)
export const turnLength = Number(env.TURN_LENGTH ?? 1)
/** Who plays; each has a name of this run. */
export const players = Number(env.PLAYERS ?? 200)

/** Requests that may wait at once: three times what arrives in the slowest of a thousand answers, by default. */
export const slowestAnswer = 0.25
export const vus = Number(env.VUS ?? Math.max(20, Math.ceil(3 * rate * arms.length * slowestAnswer)))

/** The requests that make the players are traced as well. */
export const tracedSetup = env.TRACED_SETUP === 'true'

export const playerName = (number: number): string => `load-${seed}-${number}`
