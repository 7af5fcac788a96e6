// gRPC as HTTP/2 frames on a connection: whatever comes, the connection is ended in order and the next client is served.
import { gzipSync } from 'node:zlib'
import { status as code } from '@grpc/grpc-js'
import { grpcClient, METHODS } from '../../sink/clients.ts'
import { logBody, metricBody, spanBody } from '../../sink/samples.ts'
import { mutateBytes } from '../mutate-bytes.ts'
import type { Random } from '../random.ts'
import { Disagreement, type Target } from '../target.ts'
import { FramingSink } from './sockets.ts'

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
/** Source: RFC 9113, 6. */
const TYPE = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7, window: 8, continuation: 9 }
const END_STREAM = 1
const END_HEADERS = 4

interface Frame {
  type: number
  flags: number
  stream: number
  payload: Buffer
  /** Where the length says something else than there is. */
  length?: number
}

function bytesOf(frames: readonly Frame[]): Buffer {
  return Buffer.concat(
    frames.flatMap(({ type, flags, stream, payload, length = payload.length }) => {
      const head = Buffer.alloc(9)
      head.writeUIntBE(length & 0xffffff, 0, 3)
      head.writeUInt8(type & 0xff, 3)
      head.writeUInt8(flags & 0xff, 4)
      head.writeUInt32BE(stream >>> 0, 5)
      return [head, payload]
    }),
  )
}

function framesOf(bytes: Buffer): Frame[] {
  const frames: Frame[] = []
  for (let at = 0; at + 9 <= bytes.length; ) {
    const end = at + 9 + bytes.readUIntBE(at, 3)
    frames.push({
      type: bytes.readUInt8(at + 3),
      flags: bytes.readUInt8(at + 4),
      stream: bytes.readUInt32BE(at + 5),
      payload: bytes.subarray(at + 9, end),
    })
    at = end
  }
  return frames
}

/** Literal fields without indexing, names and values as they are. Source: RFC 7541, 6.2.2. */
function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const text = (value: string) => {
    const bytes = Buffer.from(value)
    const length = bytes.length < 127 ? [bytes.length] : [127, bytes.length - 127]
    return Buffer.concat([Buffer.from(length), bytes])
  }
  return Buffer.concat(
    Object.entries(headers).flatMap(([name, value]) => [Buffer.of(0), text(name), text(value)]),
  )
}

function message(body: Uint8Array, compressed = 0): Buffer {
  const prefix = Buffer.of(compressed, 0, 0, 0, 0)
  prefix.writeUInt32BE(body.length, 1)
  return Buffer.concat([prefix, body])
}

function call(method: string, body: Buffer, extra: Readonly<Record<string, string>> = {}): Frame[] {
  const headers = {
    ':method': 'POST',
    ':scheme': 'http',
    ':path': method,
    ':authority': 'x',
    'content-type': 'application/grpc',
    te: 'trailers',
    ...extra,
  }
  const half = body.length >> 1
  return [
    { type: TYPE.settings, flags: 0, stream: 0, payload: Buffer.alloc(0) },
    { type: TYPE.headers, flags: END_HEADERS, stream: 1, payload: headerBlock(headers) },
    { type: TYPE.data, flags: 0, stream: 1, payload: body.subarray(0, half) },
    { type: TYPE.data, flags: END_STREAM, stream: 1, payload: body.subarray(half) },
  ]
}

const CALLS = [
  call(METHODS.traces, message(spanBody('s'))),
  call(METHODS.metrics, message(metricBody('m', 1n))),
  call(METHODS.logs, message(logBody('l'))),
  call(METHODS.traces, message(gzipSync(spanBody('z')), 1), { 'grpc-encoding': 'gzip' }),
  call(METHODS.traces, message(new Uint8Array())),
]

/** The first byte says in how many pieces the rest is sent. */
function mutate(input: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const pieces = random.once(4) ? 1 + random.below(20) : 1
  const frames = framesOf(Buffer.from(input.subarray(1)))
  const donor = framesOf(Buffer.from(other.subarray(1)))
  const changes = 1 + random.below(3)
  for (let change = 0; change < changes; change++) mutateFrames(frames, donor, random)
  const bytes = bytesOf(frames)
  return Buffer.concat([Buffer.of(pieces), random.once(10) ? mutateBytes(bytes, other, random) : bytes])
}

function mutateFrames(frames: Frame[], donor: readonly Frame[], random: Random): void {
  const at = random.below(frames.length)
  const frame = frames[at]
  if (frame === undefined) return void frames.push(...donor)
  switch (random.below(9)) {
    case 0:
      frames.splice(at, 1)
      return
    case 1:
      frames.splice(random.below(frames.length), 0, { ...frame })
      return
    case 2:
      frame.type = random.below(12)
      return
    case 3:
      frame.flags ^= 1 << random.below(8)
      return
    case 4:
      frame.stream = random.pick([0, 1, 2, 3, 5, 2 ** 31 - 1, 2 ** 32 - 1])
      return
    case 5:
      frame.length = random.pick([
        0,
        frame.payload.length + 1,
        frame.payload.length - 1,
        16_384,
        16_385,
        2 ** 24 - 1,
      ])
      return
    case 6: {
      const cut = random.below(frame.payload.length + 1)
      const rest = { ...frame, payload: frame.payload.subarray(cut) }
      if (frame.type === TYPE.headers) rest.type = TYPE.continuation
      frames.splice(at, 1, { ...frame, flags: 0, payload: frame.payload.subarray(0, cut) }, rest)
      return
    }
    case 7: {
      const payload = Buffer.from(random.bytes(random.pick([0, 4, 5, 6, 8, 12])))
      frames.splice(at, 0, {
        type: random.pick(Object.values(TYPE)),
        flags: random.below(8),
        stream: random.below(4),
        payload,
      })
      return
    }
    default:
      frame.payload = Buffer.from(
        mutateBytes(frame.payload, random.pick(donor)?.payload ?? frame.payload, random),
      )
  }
}

export function grpcTarget(): Target {
  const sink = new FramingSink()
  return {
    name: 'gRPC framing',
    guidedBy: '/harness/sink/',
    seeds: () => CALLS.map((frames) => Buffer.concat([Buffer.of(1), bytesOf(frames)])),
    mutate,
    run: async (input) => {
      const bytes = Buffer.concat([PREFACE, input.subarray(1)])
      const { answer, stored } = await sink.send('grpcPort', bytes, Math.max(1, input[0] ?? 1))
      const frames = framesOf(answer)
      const first = frames[0]
      if (first !== undefined && first.type !== TYPE.settings)
        throw new Disagreement('the answer is not HTTP/2')
      return stored > 0 ? 'accepted' : 'refused'
    },
    afterBatch: () =>
      sink.isWell(async ({ grpc }) => {
        using client = grpcClient(grpc)
        return (await client.call(METHODS.traces, spanBody('sound'))).code === code.OK
      }),
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  }
}
