// A shop whose telemetry is sound: its clients send no context, and its payment provider is somebody else's.
import { setTimeout as pause } from 'node:timers/promises'
import type { Process, SystemToRecord } from '../system.ts'

const service = (name: string, listens = true): Process => ({
  name,
  command: [process.execPath, `${name}.ts`],
  listens,
  log: true,
})
const standIn = (name: string): Process => ({
  name,
  command: [process.execPath, 'stand-ins.ts', name],
  listens: true,
  log: false,
})

export const system: SystemToRecord = {
  processes: [
    standIn('broker'),
    standIn('payments'),
    service('shipping', false),
    service('orders'),
    service('web'),
  ],
  use: async ({ ports }) => {
    const request = async (path: string, method = 'GET') => {
      const answer = await fetch(`http://127.0.0.1:${ports.web ?? 0}${path}`, { method })
      await answer.text()
    }
    for (let at = 0; at < 18; at++) await request('/checkout', 'POST')
    for (let at = 0; at < 10; at++) await request(`/products/${at % 5}`)
    // Two sweeps more.
    await pause(1_300)
  },
}
