// The open sockets. Each message is a piece of work of its own, in the trace that it brings along.
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { context, metrics, SpanKind, trace } from '@opentelemetry/api'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { asApiError } from '../shared/node/errors.ts'
import { log } from '../shared/node/logger.ts'
import { inSpan, recordFailure } from '../shared/node/span.ts'
import { contextOf, type Message, readMessage, writeMessage } from './message.ts'
import type { Guest } from './guest.ts'
import type { Reply, Table } from './table.ts'
import { acceptUpgrades } from './upgrade.ts'

const activeUsers = metrics.getMeter('casino').createUpDownCounter('active_users', {
  unit: '{user}',
  description: 'Open sockets.',
})

export interface Sockets {
  /** Says goodbye to everybody, and waits until they are gone. */
  close(): Promise<void>
}

export function acceptSockets(server: Server, table: Table): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 })
  const everybody = () => [...sockets.clients].filter((one) => one.readyState === WebSocket.OPEN)
  sockets.on('connection', (socket) => {
    const guest = { playerId: randomUUID(), sessionId: randomUUID() }
    const recipients = { sender: () => [socket], everybody }
    activeUsers.add(1)
    socket.on('close', () => activeUsers.add(-1))
    // A peer that breaks the protocol is closed by the library; nobody else needs to hear of it.
    socket.on('error', () => {})
    socket.on('message', (data) => void receive(data, table, guest, recipients))
  })
  acceptUpgrades(server, sockets, '/ws')
  return {
    close: async () => {
      const closed = everybody().map((one) => new Promise((resolve) => one.once('close', resolve)))
      for (const one of sockets.clients) one.close(1001, 'the gateway stops')
      await Promise.all(closed)
    },
  }
}

async function receive(
  data: RawData,
  table: Table,
  guest: Guest,
  recipients: Readonly<Record<Reply['to'], () => readonly WebSocket[]>>,
): Promise<void> {
  let message: Message
  try {
    message = readMessage(String(data))
  } catch (error) {
    for (const one of recipients.sender()) one.send(writeMessage(failure(error)))
    return
  }
  await context.with(contextOf(message), () =>
    inSpan(
      'ws.message',
      attributesOf(message),
      async () => {
        const { to, fields } = await answer(message, table, guest)
        const { id } = message
        for (const one of recipients[to]()) one.send(writeMessage({ ...fields, ...(id && { id }) }))
      },
      { kind: SpanKind.CONSUMER },
    ),
  )
}

function attributesOf({ type, id }: Message) {
  return {
    'message.type': type,
    ...(id && { 'message.id': id }),
    'network.protocol.name': 'websocket',
  }
}

async function answer(message: Message, table: Table, guest: Guest): Promise<Reply> {
  try {
    const reply = await table.handle(message, guest)
    log.info({ 'message.type': message.type }, 'message handled')
    return reply
  } catch (error) {
    return { to: 'sender', fields: failure(error) }
  }
}

function failure(error: unknown): Reply['fields'] {
  const known = asApiError(error)
  if (known.status >= 500) {
    const span = trace.getActiveSpan()
    if (span) recordFailure(span, known.cause ?? known)
    log.error({ err: known.cause ?? known }, known.message)
  } else log.info({ reason: known.message }, 'message refused')
  return { type: 'error', status: known.status, error: known.message }
}
