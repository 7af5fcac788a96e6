// What could not be read, by file and line.
import { count } from '../format.ts'
import type { RunRecord } from '../run-record.ts'

export function damage({ sources }: RunRecord): string[] {
  if (sources === undefined) return []
  return [
    ...sources.captures.flatMap(({ file, lines, damaged, truncated }) => [
      ...(damaged.length === 0
        ? []
        : [`${file}: ${damaged.length} of ${count(lines, 'line')} damaged, and left out`]),
      ...damaged.slice(0, SHOWN).map(({ line, reason }) => `${file}, line ${line}: ${reason}`),
      ...(damaged.length > SHOWN ? [`${file}: and ${damaged.length - SHOWN} more damaged lines`] : []),
      ...(truncated ? [`${file}: cut off in the middle; read up to the cut`] : []),
    ]),
    ...sources.logs.flatMap(({ file, damaged, truncated }) => [
      ...(damaged.length === 0
        ? []
        : [`${file}: ${count(damaged.length, 'line')} not UTF-8, first line ${damaged[0]}`]),
      ...(truncated ? [`${file}: cut off in the middle; read up to the cut`] : []),
    ]),
  ]
}

/** Damaged lines of a file that are told one by one. */
const SHOWN = 5
