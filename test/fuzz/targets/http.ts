// HTTP as bytes on a connection: whatever comes is answered as HTTP or ended, and who is told of success was heard.
import { gzipSync } from 'node:zlib'
import { post } from '../../sink/clients.ts'
import { logBody, metricBody, spanBody, spanJson } from '../../sink/samples.ts'
import { mutateBytes } from '../mutate-bytes.ts'
import type { Random } from '../random.ts'
import { Disagreement, type Target } from '../target.ts'
import { FramingSink } from './sockets.ts'

/** All that a client may be told. A 500 would be a fault of ours. */
const STATUSES = new Set(['100', '200', '204', '400', '404', '405', '408', '413', '415', '417', '431', '503'])

interface Parts {
  readonly path: string
  readonly type: string
  readonly extra?: readonly string[]
  readonly body: Uint8Array
}

const PROTOBUF = 'application/x-protobuf'
const REQUESTS: readonly Parts[] = [
  { path: '/v1/traces', type: PROTOBUF, body: spanBody('s') },
  { path: '/v1/metrics', type: PROTOBUF, body: metricBody('m', 1n) },
  { path: '/v1/logs', type: PROTOBUF, body: logBody('l') },
  { path: '/v1/traces', type: 'application/json', body: Buffer.from(spanJson('j')) },
  { path: '/v1/traces', type: PROTOBUF, extra: ['Content-Encoding: gzip'], body: gzipSync(spanBody('z')) },
  { path: '/v1/traces', type: PROTOBUF, extra: ['Expect: 100-continue'], body: spanBody('e') },
  { path: '/v1/traces', type: PROTOBUF, extra: ['Origin: http://x'], body: spanBody('o') },
]

const whole = ({ path, type, extra = [], body }: Parts): Buffer => {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    `Content-Type: ${type}`,
    ...extra,
    `Content-Length: ${body.length}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}

const chunked = ({ path, type, extra = [], body }: Parts): Buffer => {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    `Content-Type: ${type}`,
    ...extra,
    'Transfer-Encoding: chunked',
  ]
  const half = body.length >> 1
  const chunk = (bytes: Uint8Array) => [
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]
  return Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\n\r\n`),
    ...chunk(body.subarray(0, half)),
    ...chunk(body.subarray(half)),
    Buffer.from('0\r\n\r\n'),
  ])
}

const LINES = [
  'Content-Length: 5',
  'Content-Length: 99999999999999999999',
  'Content-Length: -1',
  'Content-Length: 0',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Content-Encoding: gzip',
  'Content-Encoding: br',
  'Content-Type: application/json',
  'Content-Type: text/plain; charset=x',
  'Connection: close',
  'Connection: Upgrade',
  'Upgrade: h2c',
  'Expect: 100-continue',
  'Expect: nothing',
  'Host: y',
  ': empty',
  'X: \u0000',
  ' folded',
  `X-Long: ${'x'.repeat(3000)}`,
]
const METHODS = ['GET', 'OPTIONS', 'PUT', 'HEAD', 'CONNECT', 'TRACE', 'POST ', 'PRI', '']

/** The first byte says in how many pieces the rest is sent. */
function mutate(input: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const pieces = random.once(4) ? 1 + random.below(20) : 1
  const changed = mutateRequest(Buffer.from(input.subarray(1)), other.subarray(1), random)
  return Buffer.concat([Buffer.of(pieces), changed])
}

function mutateRequest(request: Buffer, other: Uint8Array, random: Random): Uint8Array {
  const text = request.toString('latin1')
  switch (random.below(7)) {
    case 0:
      return Buffer.concat([request, other])
    case 1:
    case 2: {
      const lines = text.split('\r\n')
      lines.splice(1 + random.below(Math.max(1, lines.length - 1)), random.below(2), random.pick(LINES))
      return Buffer.from(lines.join('\r\n'), 'latin1')
    }
    case 3:
      return Buffer.from(text.replace(/^\S*/, random.pick(METHODS)), 'latin1')
    case 4:
      return Buffer.from(text.replace(/\r\n/, random.pick(['\n', '\r', '', '\r\n\r\n'])), 'latin1')
    default:
      return mutateBytes(request, other, random)
  }
}

export function httpTarget(): Target {
  const sink = new FramingSink()
  return {
    name: 'HTTP framing',
    guidedBy: '/harness/sink/',
    seeds: () =>
      REQUESTS.flatMap((parts) => [whole(parts), chunked(parts)]).map((bytes) =>
        Buffer.concat([Buffer.of(1), bytes]),
      ),
    mutate,
    run: async (input) => {
      const { answer, isReset, stored } = await sink.send(
        'httpPort',
        input.subarray(1),
        Math.max(1, input[0] ?? 1),
      )
      const text = answer.toString('latin1')
      if (text !== '' && !text.startsWith('HTTP/1.1 ')) throw new Disagreement('the answer is not HTTP')
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status ?? '')
      const strange = statuses.find((status) => !STATUSES.has(status))
      if (strange !== undefined) throw new Disagreement(`answered with ${strange}`)
      const taken = statuses.filter((status) => status === '200').length
      // A connection that is cut for what follows a request may take that request's answer with it.
      const isCut = isReset || statuses.some((status) => status.startsWith('4')) || statuses.length === 0
      if (stored > taken && !isCut) throw new Disagreement(`stored ${stored} items with ${taken} times 200`)
      return taken > 0 ? 'accepted' : 'refused'
    },
    afterBatch: () =>
      sink.isWell(async ({ http }) => (await post(`${http}/v1/traces`, spanBody('sound'))).status === 200),
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  }
}
