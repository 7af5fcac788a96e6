// What is said of telemetry that lay in a file, because memory was to be spared.
import { count, grouped } from './format.ts'
import type { RunRecord } from './run-record.ts'
import { oneLine } from './safe-text.ts'

/** `2,048`, `0.4`: mebibytes. */
function mebibytes(bytes: number): string {
  const value = bytes / 2 ** 20
  return value < 10 ? value.toFixed(1) : grouped(value)
}

/** One sentence without its stop; undefined where there was room for all. */
export function spilledText({ spilled }: Pick<RunRecord, 'spilled'>): string | undefined {
  if (spilled === undefined) return undefined
  const { requests, bytes, maxMemory, failure } = spilled
  const kept = `${count(requests, 'request')} of ${mebibytes(bytes)} MiB lay in a file, beyond the ${mebibytes(maxMemory)} MiB of --max-memory, and were read back`
  return failure === undefined
    ? kept
    : `${kept}; then none could be set aside any more, and senders were put off: ${oneLine(failure)}`
}
