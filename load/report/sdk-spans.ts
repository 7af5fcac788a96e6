// What a span costs in each language, as `npm run bench:sdk-span` measured it: beside what it costs in the services.
import type { Table } from './table.ts'

export interface SdkSpans {
  readonly schemaVersion: 1
  readonly kind: 'sdk-spans'
  readonly machine: string
  readonly rows: readonly {
    readonly language: string
    /** Microseconds of processor time: of the API without an SDK; made, attributed and ended; exported as well. */
    readonly api: number
    readonly made: number
    readonly exported: number
  }[]
}

export const sdkSpansTable = ({ rows, machine }: SdkSpans): Table => ({
  title: `What a span of 8 attributes costs by language (micro benchmark, ${machine})`,
  head: ['language', 'API without an SDK', 'made and ended', 'exported as well'],
  rows: rows.map(({ language, api, made, exported }) => [
    language,
    ...[api, made, exported].map((cost) => `${cost.toFixed(2)} µs`),
  ]),
})
