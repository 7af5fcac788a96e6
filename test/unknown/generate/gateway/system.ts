// Sockets: messages with and without context, a silent service, a crash, and requests after the SDK's shutdown.
import { setTimeout as pause } from 'node:timers/promises'
import type { Process, SystemToRecord } from '../system.ts'

const service = (name: string, env: Readonly<Record<string, string>> = {}): Process => ({
  name,
  command: [process.execPath, `${name}.ts`],
  env,
  listens: true,
  log: name !== 'client',
})

/** Longer than the batch delay of the SDKs: what ended before is exported. */
const EXPORTED = 1_200

export const system: SystemToRecord = {
  processes: [
    service('auth'),
    service('engine', { DEADLY_BET: '13' }),
    service('gateway'),
    service('client'),
  ],
  use: async ({ ports, restart, signal, stop, line }) => {
    const tell = async (socket: string, what: string) => {
      const answer = await fetch(`http://127.0.0.1:${ports.client ?? 0}/${socket}/${what}`)
      if (!answer.ok) throw new Error(`${what}: ${await answer.text()}`)
    }
    for (const socket of ['one', 'two', 'three']) await tell(socket, 'open')
    for (let at = 0; at < 12; at++) await tell(at % 2 === 0 ? 'one' : 'two', 'place_bet')
    for (let at = 0; at < 10; at++) await tell(at % 2 === 0 ? 'one' : 'three', 'chat')
    await pause(EXPORTED)
    // The thirteenth bet ends the engine; it is started again.
    await tell('three', 'place_bet')
    await restart('engine', 'SIGTERM')
    for (let at = 0; at < 5; at++) await tell('two', 'place_bet')
    for (const socket of ['one', 'two', 'three']) for (let at = 0; at < 3; at++) await tell(socket, 'ping')
    await pause(EXPORTED)
    signal('engine', 'SIGTERM')
    await line('engine', 'draining')
    for (let at = 0; at < 2; at++) await tell('two', 'place_bet')
    // The third socket stays open to the end.
    for (const socket of ['one', 'two']) await tell(socket, 'close')
    await stop('gateway', 'SIGTERM')
  },
}
