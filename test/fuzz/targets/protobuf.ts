// The protobuf decoder against protobufjs on the official .proto files: both take the same requests, with the same content.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { decode, layoutOf, OtlpDecodeError } from '../../../harness/otlp/index.ts'
import type { Signal } from '../../../harness/telemetry/index.ts'
import { messages } from '../../otlp/arbitrary.ts'
import { officialDecode, officialEncode, requestType, SIGNALS } from '../../otlp/official.ts'
import { expectedItems } from '../../otlp/oracle.ts'
import { mutateTree } from '../mutate-tree.ts'
import { Disagreement, type Target } from '../target.ts'

const SEEDS = 150

export const protobufTarget = (signal: Signal): Target => ({
  name: `protobuf ${signal}`,
  guidedBy: '/harness/otlp/',
  seeds: (random) =>
    fc
      .sample(messages(requestType(signal).fullName), { numRuns: SEEDS, seed: random.bits() })
      .map((fields) => officialEncode(requestType(signal), fields))
      .filter((bytes) => bytes.length < 1024),
  mutate: mutateTree,
  run: (input) => {
    const ours = read(() => decode(signal, input))
    const walked = read(() => layoutOf(signal, input).count)
    const theirs = read(() => expectedItems(signal, officialDecode(requestType(signal), input)))
    if (ours.refused !== walked.refused) {
      throw new Disagreement(`decoder: ${ours.refused ?? 'accepted'}; walk: ${walked.refused ?? 'accepted'}`)
    }
    if (!sameVerdict(ours.refused, theirs.refused)) {
      throw new Disagreement(
        `decoder: ${ours.refused ?? 'accepted'}; protobufjs: ${theirs.refused ?? 'accepted'}`,
      )
    }
    if (ours.value === undefined || theirs.value === undefined) return 'refused'
    if (walked.value !== ours.value.length) throw new Disagreement('the walk counts other items')
    if (!isDeepStrictEqual(ours.value, theirs.value)) throw new Disagreement('the content differs')
    return 'accepted'
  },
  [Symbol.asyncDispose]: async () => {},
})

export const PROTOBUF_TARGETS: readonly Target[] = SIGNALS.map(protobufTarget)

interface Read<T> {
  readonly value?: T
  /** Code or message of the refusal. */
  readonly refused?: string
}

function read<T>(run: () => T): Read<T> {
  try {
    return { value: run() }
  } catch (error) {
    if (error instanceof OtlpDecodeError) return { refused: error.code }
    if (!(error instanceof Error)) throw error
    const isText = 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
    // Any other TypeError is a fault of who reads, not of what is read.
    if (error instanceof TypeError && !isText) throw error
    return { refused: error.message }
  }
}

/**
 * Where protobufjs takes what is refused here. A known field of another wire type is skipped there as unknown, and would
 * be lost without a word; nesting is counted there in messages, here in values; a varint that is skipped may there be of
 * any length.
 */
const STRICTER: ReadonlySet<string> = new Set(['BAD_WIRE_TYPE', 'TOO_DEEP', 'BAD_VARINT'])
/** And the other way round: tags and lengths in more bytes than they need are read here as any number is. */
const LAXER: ReadonlySet<string> = new Set([
  'max depth exceeded',
  'invalid tag encoding',
  'invalid length encoding',
])

function sameVerdict(ours: string | undefined, theirs: string | undefined): boolean {
  if ((ours === undefined) === (theirs === undefined)) return true
  return ours === undefined ? LAXER.has(theirs ?? '') : STRICTER.has(ours)
}
