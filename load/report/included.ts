// What else was measured of the same system, put into the report: settings, the highest throughput, the cost of a span.
import { readFile } from 'node:fs/promises'
import type { Throughput, TriedSettings } from '../experiment/index.ts'
import { ratioText } from '../numbers.ts'
import { type SdkSpans, sdkSpansTable } from './sdk-spans.ts'
import { settingsTable } from './settings.ts'
import type { Table } from './table.ts'

export type Included = SdkSpans | Throughput | (TriedSettings & { readonly kind: 'settings' })

export const INCLUDED_FILES = {
  'sdk-spans': 'sdk-spans.json',
  settings: 'settings.json',
  throughput: 'throughput.json',
} as const satisfies Record<Included['kind'], string>

/** @throws Error for a file that none of these wrote */
export async function readIncluded(file: string): Promise<Included> {
  const read = JSON.parse(await readFile(file, 'utf8')) as { schemaVersion?: unknown; kind?: unknown }
  if (read.schemaVersion === 1 && typeof read.kind === 'string' && read.kind in INCLUDED_FILES)
    return read as unknown as Included
  throw new Error(`${file} is no result of --settings, --throughput or bench:sdk-span`)
}

export function includedTable(included: Included): Table {
  switch (included.kind) {
    case 'sdk-spans':
      return sdkSpansTable(included)
    case 'settings':
      return settingsTable(included)
    case 'throughput':
      return throughputTable(included)
  }
}

function throughputTable({ uninstrumented, instrumented, users, turns, ...ratio }: Throughput): Table {
  return {
    title: `Highest throughput: one arm alone at a time, ${users} users that never pause; the generator shares the machine`,
    head: ['uninstrumented', 'instrumented', 'ratio, 95 % interval', 'turns'],
    rows: [
      [
        `${uninstrumented.toFixed(1)} requests/s`,
        `${instrumented.toFixed(1)} requests/s`,
        ratioText(ratio),
        turns.map(({ arm, perSecond }) => `${arm} ${perSecond.toFixed(0)}`).join(', '),
      ],
    ],
  }
}
