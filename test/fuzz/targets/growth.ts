// Time against size: a part of a request repeated until it is large must cost what its size says, not the square of it.
import { decode, layoutOf, OtlpDecodeError } from '../../../harness/otlp/index.ts'
import { Recording } from '../../../harness/recording/index.ts'
import { SIGNALS } from '../../otlp/official.ts'
import { Disagreement, type Target } from '../target.ts'
import { lists, parse, serialise } from '../tree.ts'
import { PROTOBUF_TARGETS } from './protobuf.ts'

const SMALL = 16 * 1024
const TIMES = 16
/** Linear is 16; caches and collections make it more, the square would make it 256. */
const MOST = 80
/** So much again must go on in the same way: linear is 4, the square 16. */
const CONFIRM_TIMES = 4
const CONFIRM_MOST = 9
/** Times below are noise. */
const FLOOR_MS = 20
const SEEDS = 40

/** The signal, the list of fields, the field, and the request. */
function grown(input: Uint8Array, size: number): Uint8Array {
  const fields = parse(input.subarray(3))
  if (fields === undefined) return input.subarray(3)
  const all = lists(fields)
  const list = all[(input[1] ?? 0) % all.length] ?? fields
  const field = list[(input[2] ?? 0) % Math.max(1, list.length)]
  if (field === undefined) return input.subarray(3)
  const one = Math.max(2, serialise([field]).length)
  // One by one: the arguments of a call are not without end.
  for (let total = one; total < size; total += one) list.push(field)
  return serialise(fields)
}

/** What is done with a request: the signal's number, and the body. */
type Work = (signal: number, body: Uint8Array) => void

export const growthTarget = (work: Work = receive): Target => ({
  name: 'growth',
  // It measures large requests again and again, and judges their growth itself.
  mostMilliseconds: 60_000,
  seeds: (random) =>
    PROTOBUF_TARGETS.flatMap((target, signal) =>
      target
        .seeds(random)
        .slice(0, SEEDS)
        .map((bytes) => Buffer.concat([Buffer.of(signal, random.below(40), random.below(8)), bytes])),
    ),
  mutate: (input, other, random) => {
    const target = PROTOBUF_TARGETS[(input[0] ?? 0) % PROTOBUF_TARGETS.length] as Target
    const body = random.once(2)
      ? input.subarray(3)
      : target.mutate(input.subarray(3), other.subarray(3), random)
    return Buffer.concat([Buffer.of(input[0] ?? 0, random.below(40), random.below(8)), body])
  },
  run: (input) => {
    const [small, large] = [grown(input, SMALL), grown(input, SMALL * TIMES)]
    if (large.length < 4 * small.length) return 'refused'
    const time = (body: Uint8Array, rounds: number) => fastest(() => work(input[0] ?? 0, body), rounds)
    const isSteep = (rounds: number) => {
      const slow = time(large, rounds)
      return slow > FLOOR_MS && slow > MOST * time(small, 3 * rounds)
    }
    if (!isSteep(1) || !isSteep(5)) return 'accepted'
    const larger = grown(input, SMALL * TIMES * CONFIRM_TIMES)
    if (time(larger, 3) > CONFIRM_MOST * time(large, 5)) {
      throw new Disagreement(`${TIMES} times the size takes over ${MOST} times as long`)
    }
    return 'accepted'
  },
  [Symbol.asyncDispose]: async () => {},
})

/** Milliseconds of processor time of this thread: whoever else is on the machine does not count. */
function fastest(work: () => void, rounds: number): number {
  const times = Array.from({ length: rounds }, () => {
    const before = process.threadCpuUsage()
    work()
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

/** Everything that happens with a request until somebody judges it, and reading it in full. */
function receive(number: number, body: Uint8Array): void {
  const signal = SIGNALS[number % SIGNALS.length] ?? 'traces'
  try {
    const layout = layoutOf(signal, body)
    const recording = new Recording()
    recording.append({ signal, body, received: 0n, layout })
    recording.traces()
    recording.metrics()
    recording.logs()
    decode(signal, body)
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error
  }
}
