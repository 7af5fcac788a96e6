// A short round of the fuzzer, the same on every machine: what the corpus knows, and some thousand cases more.
import { afterAll, expect, test } from 'vitest'
import { campaign, CaseFailed, type CampaignResult } from './campaign.ts'
import { readCorpus } from './corpus.ts'
import { Random } from './random.ts'
import { Disagreement, type Target } from './target.ts'
import { growthTarget } from './targets/growth.ts'
import { SHARES } from './targets/index.ts'

const CASES: Readonly<Record<string, number>> = { 'HTTP framing': 700, 'gRPC framing': 700, growth: 120 }
const DECODER_CASES = 4000

let touched = 0
const results: CampaignResult[] = []
afterAll(() => {
  for (const { name, cases, accepted, refused, milliseconds, population } of results) {
    const rate = Math.round(cases / (milliseconds / 1000))
    console.log(
      `${name.padEnd(16)} ${cases} cases, ${rate}/s, ${accepted} accepted, ${refused} refused, ${population} inputs`,
    )
  }
})

const options = { random: new Random(1), isOver: () => false, keep: false, guided: false }

test.each(SHARES.map(({ make }) => make()).map((target) => [target.name, target] as const))(
  '%s: nothing that must not be',
  async (name, made) => {
    await using target = made
    const wanted = CASES[name] ?? DECODER_CASES
    const result = await campaign(target, {
      ...options,
      random: new Random(1),
      cases: wanted + (await readCorpus(name)).length,
    })
    results.push(result)
    expect(result.cases).toBeGreaterThanOrEqual(wanted)
    // A fuzzer whose inputs are all refused, or all taken, looks at one half.
    expect(Math.min(result.accepted, name === 'growth' ? 1 : result.refused)).toBeGreaterThan(0)
  },
  120_000,
)

const made = (run: Target['run']): Target => ({
  name: 'made up',
  seeds: () => [Buffer.from('abcabc')],
  mutate: (input, other, random) => Buffer.concat([input, other, random.bytes(1)]),
  run,
  [Symbol.asyncDispose]: async () => {},
})

test('a target that disagrees about one byte is found out, with the input made small', async () => {
  const target = made((input) => {
    if (input.includes(7)) throw new Disagreement('a seven')
    return 'accepted'
  })
  const failure = await campaign(target, { ...options, cases: 10_000 }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(CaseFailed)
  expect([...(failure as CaseFailed).input]).toEqual([7])
})

test('work that grows as the square of a request is found out', () => {
  const square = growthTarget((_signal, body) => {
    // What a copy of all that came before, for each kilobyte, would cost.
    for (let at = 0; at < body.length; at += 1024)
      for (let from = 0; from < at; from++) touched ^= body[from] ?? 0
  })
  const [input = new Uint8Array()] = square.seeds(new Random(1)).filter((seed) => seed.length > 100)
  expect(() => square.run(input)).toThrow('times as long')
  expect(touched).toBeTypeOf('number')
}, 120_000)

test('an error that nobody foresaw is found out too, as a hang is', async () => {
  const broken = made(() => {
    throw new TypeError('undefined is not a function')
  })
  await expect(campaign(broken, { ...options, cases: 10 })).rejects.toThrow('undefined is not a function')
  const hangs = made(() => {
    // Busy for itself, however little of the machine it gets.
    for (const begun = process.threadCpuUsage().user; process.threadCpuUsage().user - begun < 2_100_000; );
    return 'accepted'
  })
  await expect(campaign(hangs, { ...options, cases: 1 })).rejects.toThrow('took over')
}, 120_000)
