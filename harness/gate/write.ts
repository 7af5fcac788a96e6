// The files that a comparison leaves for CI systems and reviewers.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type GateRecord,
  renderAnnotations,
  renderCodeQuality,
  renderGateJUnit,
  renderGateMarkdown,
  renderSarif,
} from '../report/index.ts'

const FILES = {
  markdown: 'gate.md',
  junit: 'gate.junit.xml',
  sarif: 'gate.sarif',
  codeQuality: 'gate.codequality.json',
  annotations: 'gate.annotations.txt',
  json: 'gate.json',
} as const

/** `services`: all that were compared. `fallback`: the file that stands for changes without a source line. */
export async function writeGate(
  folder: string,
  record: GateRecord,
  { services, fallback }: { readonly services: readonly string[]; readonly fallback: string },
): Promise<Readonly<Record<keyof typeof FILES, string>>> {
  await mkdir(folder, { recursive: true })
  const texts: Readonly<Record<keyof typeof FILES, string>> = {
    markdown: renderGateMarkdown(record),
    junit: renderGateJUnit(record, services),
    sarif: renderSarif(record, fallback),
    codeQuality: renderCodeQuality(record, fallback),
    annotations: renderAnnotations(record),
    json: `${JSON.stringify(record, undefined, 2)}\n`,
  }
  const written = await Promise.all(
    Object.entries(FILES).map(async ([kind, name]) => {
      await writeFile(join(folder, name), texts[kind as keyof typeof FILES])
      return [kind, join(folder, name)]
    }),
  )
  return Object.fromEntries(written) as Readonly<Record<keyof typeof FILES, string>>
}
