// Breaks of the gateway.
import type { FaultDefinition } from '../../harness/system/index.ts'
import { of } from './of.ts'

const GATEWAY = 'vegas-casino-gateway'
const SOCKET = 'each message on a WebSocket'

export const faults: Readonly<Record<string, FaultDefinition>> = {
  ...of(
    GATEWAY,
    'ws-no-traceparent',
    'the gateway takes the messages on its WebSockets as if they carried no traceparent',
    {
      code: 'TRC12',
      hop: { from: 'pitboss', to: GATEWAY, via: 'websocket', operation: 'ws.message' },
      reason: 'injected but not extracted',
      scenarios: SOCKET,
    },
  ),
}
