// npm run fuzz -- --minutes 30: fuzzes decoders and framing, prints what was done, ends with status 1 at the first fault.
import { parseArgs } from 'node:util'
import { campaign, CaseFailed, type CampaignResult } from './campaign.ts'
import { Random } from './random.ts'
import { SHARES } from './targets/index.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
    target: { type: 'string' },
    /** Base64 of one input, for the target that is named. */
    input: { type: 'string' },
  },
})

const chosen = SHARES.map(({ make, share }) => ({ target: make(), share })).filter(
  ({ target }) => values.target === undefined || target.name.includes(values.target),
)
if (chosen.length === 0) throw new Error(`no target is called ${values.target}`)

const number = (value: number) => Math.round(value).toLocaleString('en')

function print(result: CampaignResult): void {
  const { name, cases, accepted, refused, milliseconds, population, kept, blocks } = result
  const rate = cases / (milliseconds / 1000)
  console.log(
    `${name.padEnd(18)}${number(cases).padStart(12)} cases${number(rate).padStart(8)}/s` +
      `${number(accepted).padStart(12)} accepted${number(refused).padStart(12)} refused` +
      `   inputs ${population}, ${kept} new in the corpus${blocks === undefined ? '' : `, ${number(blocks)} blocks`}`,
  )
}

async function fuzz(): Promise<number> {
  const seed = Number(values.seed)
  const total = chosen.reduce((sum, { share }) => sum + share, 0)
  const all = Number(values.minutes) * 60_000
  console.log(`seed ${seed}, ${values.minutes} minutes`)
  let cases = 0
  let decoded = 0
  for (const { target, share } of chosen) {
    const end = performance.now() + (all * share) / total
    await using one = target
    const result = await campaign(one, {
      random: new Random(seed),
      cases: Number.POSITIVE_INFINITY,
      isOver: () => performance.now() > end,
      keep: true,
      guided: true,
    })
    print(result)
    cases += result.cases
    if (/protobuf|JSON/.test(result.name)) decoded += result.cases
  }
  console.log(
    `${number(cases)} cases, ${number(decoded)} of them of decoders; no crash, no hang, no disagreement`,
  )
  return 0
}

async function runOne(base64: string): Promise<number> {
  for (const { target } of chosen) {
    await using one = target
    console.log(`${one.name}: ${await one.run(new Uint8Array(Buffer.from(base64, 'base64')))}`)
  }
  return 0
}

try {
  process.exitCode = await (values.input === undefined ? fuzz() : runOne(values.input))
} catch (error) {
  if (!(error instanceof CaseFailed)) throw error
  console.log(error.message)
  console.log(`again: npm run fuzz -- --target "${error.message.split(':')[0]}" --input <the base64 above>`)
  process.exitCode = 1
}
