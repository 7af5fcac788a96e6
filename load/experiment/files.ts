// The run's own files: raw samples and readings, compressed, to compute everything again from.
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Launch, Recorded } from './data.ts'
import { samplesFrom, samplesText } from './samples.ts'

const [pack, unpack] = [promisify(gzip), promisify(gunzip)]

const FILES = { samples: 'samples.csv.gz', turns: 'turns.csv.gz', recorded: 'recorded.json.gz' } as const

export async function writeRecorded(folder: string, recorded: Recorded): Promise<void> {
  const launches = recorded.launches.map((launch) => ({ ...launch, samples: [], turns: [] }))
  const turns = recorded.launches.map(({ turns: samples = [] }) => ({ samples }))
  const hasTurns = turns.some(({ samples }) => samples.length > 0)
  await Promise.all([
    writeFile(join(folder, FILES.samples), await pack(samplesText(recorded.launches))),
    ...(hasTurns ? [writeFile(join(folder, FILES.turns), await pack(samplesText(turns)))] : []),
    writeFile(join(folder, FILES.recorded), await pack(JSON.stringify({ ...recorded, launches }))),
  ])
}

export async function readRecorded(folder: string): Promise<Recorded> {
  const text = async (name: string) => (await unpack(await readFile(join(folder, name)))).toString()
  const [recorded, samples, turns] = [
    JSON.parse(await text(FILES.recorded)) as Recorded,
    samplesFrom(await text(FILES.samples)),
    existsSync(join(folder, FILES.turns)) ? samplesFrom(await text(FILES.turns)) : undefined,
  ]
  const launches = recorded.launches.map(
    (launch, at): Launch => ({ ...launch, samples: samples.get(at) ?? [], turns: turns?.get(at) ?? [] }),
  )
  return { ...recorded, launches }
}
