// The JSON decoder against a reader made from the official types: the same requests, with the same content; and back again.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { decode, encode, fromJson, OtlpDecodeError, toJson } from '../../../harness/otlp/index.ts'
import type { Signal } from '../../../harness/telemetry/index.ts'
import { messages } from '../../otlp/arbitrary.ts'
import { officialJson } from '../../otlp/official-json.ts'
import { requestType, SIGNALS } from '../../otlp/official.ts'
import { expectedItems } from '../../otlp/oracle.ts'
import { fieldsOf, NotOtlpJson, parseExactly } from '../lenient-json.ts'
import { mutateJson } from '../mutate-json.ts'
import { Disagreement, type Target } from '../target.ts'

const SEEDS = 150

const jsonTarget = (signal: Signal): Target => ({
  name: `JSON ${signal}`,
  guidedBy: '/harness/otlp/',
  seeds: (random) =>
    fc
      .sample(messages(requestType(signal).fullName), { numRuns: SEEDS, seed: random.bits() })
      .map((fields) => Buffer.from(JSON.stringify(officialJson(requestType(signal), fields))))
      .filter((bytes) => bytes.length < 2048),
  mutate: mutateJson,
  run: (input) => {
    const text = Buffer.from(input).toString()
    const ours = read(() => fromJson(signal, text))
    const theirs = read(() => expectedItems(signal, fieldsOf(requestType(signal), parseExactly(text))))
    if ((ours.refused === undefined) !== (theirs.refused === undefined) && ours.refused !== 'TOO_DEEP') {
      throw new Disagreement(
        `decoder: ${ours.refused ?? 'accepted'}; official types: ${theirs.refused ?? 'accepted'}`,
      )
    }
    if (ours.value === undefined) return 'refused'
    if (!isDeepStrictEqual(ours.value, theirs.value)) throw new Disagreement('the content differs')
    if (!isDeepStrictEqual(decode(signal, encode(signal, ours.value)), ours.value)) {
      throw new Disagreement('protobuf of it says something else')
    }
    if (!isDeepStrictEqual(fromJson(signal, toJson(signal, ours.value)), ours.value)) {
      throw new Disagreement('JSON of it says something else')
    }
    return 'accepted'
  },
  [Symbol.asyncDispose]: async () => {},
})

export const JSON_TARGETS: readonly Target[] = SIGNALS.map(jsonTarget)

function read<T>(run: () => T): { readonly value?: T; readonly refused?: string } {
  try {
    return { value: run() }
  } catch (error) {
    if (error instanceof OtlpDecodeError) return { refused: error.code }
    if (error instanceof NotOtlpJson || error instanceof SyntaxError) return { refused: error.message }
    throw error
  }
}
