// A ledger in Go: outbox, relay and three topics, one kept by parent, one lost, one by link.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Process, SystemToRecord } from '../system.ts'

/** Built before it is recorded: `go build -o "$LEDGER_BINARY"` in this folder. */
const binary = process.env.LEDGER_BINARY ?? join(import.meta.dirname, 'dist/ledger')

const role = (name: string, listens: boolean, log = true): Process => ({
  name,
  command: [binary, name],
  listens,
  log,
})

const LARGE = 5000

async function transfer(port: number, id: string, amount: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/transfers`, {
    method: 'POST',
    headers: { 'idempotency-key': id },
    body: JSON.stringify({ id, amount }),
  })
  await answer.text()
  return answer.status
}

export const system: SystemToRecord = {
  processes: [
    role('broker', true, false),
    role('ledger', true),
    role('orchestrator', true),
    role('read-model', false),
    role('notifier', false),
    role('audit', false),
  ],
  use: async ({ ports, line }) => {
    const port = ports.orchestrator ?? 0
    for (let at = 1; at <= 12; at++) {
      const status = await transfer(port, `e${at}`, at % 2 === 0 ? LARGE : 10)
      if (status !== 200) throw new Error(`transfer ${at} answered ${status}`)
      // Longer than a poll of the relay, so that each transfer is published by itself.
      await pause(60)
    }
    const refused = await transfer(port, 'e13', -1)
    if (refused !== 502) throw new Error(`the refused transfer answered ${refused}`)
    await line('audit', 'audited 4')
    await line('notifier', '@11')
    // Nothing to do: the relay goes on polling.
    await pause(2_500)
  },
}
