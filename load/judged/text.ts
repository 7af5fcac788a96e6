// What `pitboss load` prints.
import { agrees, lostSignals } from './counts.ts'
import { loadHolds, type LoadResult } from './run.ts'

export function loadText(result: LoadResult): string {
  const { rate, sent, dropped, wrong, counts, losses, reasons, unsettled, record } = result
  const kinds = Math.max(...counts.map(({ kind }) => kind.length), 8)
  const width = Math.max(...counts.map(({ what }) => what.length), 10)
  const lines = [
    `${rate} requests/s: ${loadHolds(result) ? 'holds' : 'does NOT hold'}`,
    `  sent ${sent}, never sent ${dropped}, answered wrongly ${wrong}`,
    ...counts.map(
      (row) =>
        `  ${agrees(row) ? 'equal ' : 'DIFFER'}  ${row.kind.padEnd(kinds)} ${row.what.padEnd(width)}  ${row.counted} of ${row.requests}`,
    ),
    ...[...lostSignals(counts)].map(
      ([signal, lost]) => `  LOST    ${signal}: ${lost} of what there was never arrived`,
    ),
    ...unsettled.map((what) => `  never arrived: ${what}`),
    ...losses
      .slice(0, 10)
      .map(
        ({ kind, service, message, traces, example }) =>
          `  lost: ${traces} x ${kind}, ${service}: ${message} (${example})`,
      ),
    ...reasons.slice(0, 10).map(({ service, reason, count }) => `  ${service}: ${reason}: ${count}`),
    `  judged: ${record.counts.traces} traces, ${record.counts.spans} spans; ${record.findings.filter(({ severity }) => severity === 'error').length} errors, ${record.findings.length} findings in all`,
    ...record.findings
      .filter(({ severity }) => severity === 'error')
      .slice(0, 5)
      .map(({ code, message, subject }) => `  ${code} ${subject.service ?? ''}: ${message}`),
    `  report: ${result.report}`,
  ]
  return lines.join('\n')
}
