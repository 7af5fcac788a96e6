// Sending a load: as fast as the server answers, or at a given rate.
import { type Addresses, type Connection, open } from './clients.ts'
import type { Load } from './load.ts'

const CONNECTIONS = 4

export interface Driven {
  readonly items: number
  readonly seconds: number
  /** Milliseconds from sending, or from when it was due, to the answer; ascending. */
  readonly latencies: readonly number[]
}

/** Each connection sends its next request when the last is answered; or, with a rate, not before it is due. */
export async function drive(
  addresses: Addresses,
  load: Load,
  [from, to]: readonly [number, number],
  itemsPerSecond?: number,
): Promise<Driven> {
  await using stack = new AsyncDisposableStack()
  const connections: Connection[] = []
  for (let index = 0; index < CONNECTIONS; index++) {
    connections.push(stack.use(await open(addresses, load.signal, load.form)))
  }
  const items = load.items.slice(from, to).reduce((sum, count) => sum + count, 0)
  const apart = itemsPerSecond === undefined ? 0 : ((items / (to - from)) * 1000) / itemsPerSecond
  const latencies: number[] = []
  let next = from
  const begun = performance.now()
  const work = async (connection: Connection) => {
    for (let index = next++; index < to; index = next++) {
      const due = apart === 0 ? performance.now() : begun + (index - from) * apart
      await until(due)
      await connection.send(load.bodies[index] as Uint8Array)
      latencies.push(performance.now() - due)
    }
  }
  await Promise.all(connections.map(work))
  const seconds = (performance.now() - begun) / 1000
  return { items, seconds, latencies: latencies.toSorted((a, b) => a - b) }
}

/** Timers are late by up to a millisecond; the last stretch goes by turns of the event loop. */
async function until(due: number): Promise<void> {
  const wait = due - performance.now()
  if (wait > 2) await new Promise((resolve) => setTimeout(resolve, wait - 1.5))
  while (performance.now() < due) await new Promise((resolve) => setImmediate(resolve))
}

export function percentile(ascending: readonly number[], part: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * part))] ?? Number.NaN
}
