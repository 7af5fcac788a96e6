// A portal and five services that extract what they are sent; what they are sent is wrong in five ways.
import type { Process, SystemToRecord } from '../system.ts'

const backend = (name: string): Process => ({
  name,
  command: [process.execPath, 'backend.ts', name],
  listens: true,
  log: true,
})

export const system: SystemToRecord = {
  processes: [
    ...['catalog', 'reviews', 'stock', 'prices', 'offers'].map(backend),
    { name: 'portal', command: [process.execPath, 'portal.ts'], listens: true, log: true },
  ],
  use: async ({ ports }) => {
    for (let at = 0; at < 10; at++) await fetch(`http://127.0.0.1:${ports.portal ?? 0}/`)
    // An editor looks at the reviews themselves.
    for (let at = 0; at < 4; at++) await fetch(`http://127.0.0.1:${ports.reviews ?? 0}/reviews`)
  },
}
