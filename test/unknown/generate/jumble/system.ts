// Carts and a till with sound hops and much else amiss: names, attributes, secrets, status, logs, metrics, resources.
import { setTimeout as pause } from 'node:timers/promises'
import type { Process, SystemToRecord } from '../system.ts'

const cart = (name: string, service: string): Process => ({
  name,
  command: [process.execPath, 'cart.ts'],
  env: { SERVICE: service },
  listens: true,
  log: true,
})

export const system: SystemToRecord = {
  processes: [
    { name: 'till', command: [process.execPath, 'till.ts'], listens: true, log: true },
    // Two replicas that nothing tells apart, and a third that was deployed under another spelling.
    cart('cart-a', 'cart-service'),
    cart('cart-b', 'cart-service'),
    cart('cart-c', 'cartService'),
    // By its short name, which is all that the SDK has to name it by.
    { name: 'helper', command: ['node', 'helper.ts'], listens: false, log: true },
  ],
  use: async ({ ports, line }) => {
    for (const name of ['cart-a', 'cart-b', 'cart-c']) {
      for (let at = 0; at < 10; at++) await fetch(`http://127.0.0.1:${ports[name] ?? 0}/cart/mine`)
    }
    await line('helper', 'done')
    // A few collections of metrics from each.
    await pause(2_000)
  },
}
