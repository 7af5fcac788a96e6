// Arms that take turns in the load itself: k6 sends to one alone at a time, in the order that it is told.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { provideK6 } from '../../harness/runtime/index.ts'
import { bundleScript } from '../../load/bundle.ts'
import { k6Reader } from '../../load/experiment/samples.ts'
import type { Sample } from '../../load/experiment/index.ts'
import { startGenerator } from '../../load/generator.ts'

/** Requests of a turn, both arms' together: half a second. */
const LENGTH = 20

async function send(turns: string): Promise<readonly Sample[]> {
  const { signal } = new AbortController()
  const scratch = await mkdtemp(join(tmpdir(), 'pitboss-turns-'))
  const server = createServer((_, response) => void response.end('{}')).listen(0, '127.0.0.1')
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const samples: Sample[] = []
    const readLine = k6Reader()
    const generator = await startGenerator({
      k6: (await provideK6(() => {}, signal)).path,
      script: await bundleScript(new URL('../load/toy/script.ts', import.meta.url).pathname, scratch),
      env: {
        ARMS: `U=${url()},I=${url()}`,
        RATE: '20',
        DURATION: '2s',
        SEED: '5',
        TURNS: turns,
        TURN_LENGTH: String(LENGTH),
      },
      marks: {},
      onLine: (line) => {
        const told = readLine(line)
        if (told !== undefined && 'sample' in told) samples.push(told.sample)
      },
      abort: signal,
    })
    await generator.ended
    return samples
  } finally {
    server.close()
    await rm(scratch, { recursive: true, force: true })
  }
}

test('in each turn one arm gets the requests that are its own, and nobody gets the others', async () => {
  const samples = await send('0,1,1,0')
  const armsOfTurns = [0, 1, 2, 3].map((turn) => {
    const own = samples.filter(({ number }) => Math.floor(number / LENGTH) === turn)
    return [...new Set(own.map(({ arm }) => arm))]
  })
  expect(armsOfTurns).toEqual([['U'], ['I'], ['I'], ['U']])
  const first = samples.filter(({ number }) => number < LENGTH)
  expect(first).toHaveLength(LENGTH / 2)
}, 900_000)

test('without turns both arms get theirs all the time', async () => {
  const samples = await send('')
  const first = samples.filter(({ number }) => number < LENGTH)
  expect(first).toHaveLength(LENGTH)
  expect(new Set(first.map(({ arm }) => arm))).toEqual(new Set(['U', 'I']))
}, 900_000)
