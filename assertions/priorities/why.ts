// Why a defect matters, by its kind.
import type { Finding } from '../finding.ts'
import type { Kind } from './cause.ts'

const WHY: Readonly<Record<Kind, string>> = {
  secret: 'Telemetry is read more widely than the systems it comes from, and kept for weeks.',
  silence: 'Whatever goes wrong there is seen from outside only, or not at all.',
  nameless: 'Nobody can tell whose telemetry it is.',
  calls: 'One request falls into several traces: what it waited for is in another one.',
  messages: 'What a message sets off is in a trace of its own: nobody sees who sent it.',
  format: 'The receiver is right to begin a trace of its own: the caller is mended, or nothing is.',
  'wrong parent': 'The call and what it caused stand side by side: time spent on the way is not seen.',
  'stale context': 'Spans of one request stand in the trace of another: both traces are untrue.',
  'no span':
    'The called side leaves nothing of these calls, though it does of others: often the part that failed.',
  links: 'Of what a batch held, or of what set it off, a part cannot be found.',
  'lost spans': 'Of these requests a part is missing, often the part that failed.',
  'foreign parent':
    'The caller sends a context, and exports nothing under it: right where it is outside the system.',
  'untrue logs': 'Whoever follows a log line to its trace is led astray.',
  unsampled: 'The receiver is right to record nothing: of these traces its part is missing.',
  logs: 'From a span nobody finds its log lines, nor from a line its span.',
  'untold failure': 'Error rates and alerts built on span status do not see these failures.',
  contract: 'The trace is not what its owners promise.',
  metrics: 'Dashboards and alerts on these metrics mislead.',
  noise: 'It hides real work, costs money, and makes durations mean nothing.',
  other: '',
}

/** Of what has no kind of its own, by family. */
const WHY_OTHER: readonly (readonly [RegExp, string])[] = [
  [/^RES/, 'Processes and services cannot be told apart by what their telemetry says of them.'],
  [/^(ATT|STA)/, 'Searches, dashboards and tools go by these attributes, and miss what has them otherwise.'],
  [/^NAM/, 'What is grouped by name falls into pieces.'],
  [/^EXC/, 'What failed, and why, is not where tools look for it.'],
  [/^TRC(7|8|9|16)/, 'Durations and order in time mislead.'],
]

export const whyOf = (kind: Kind, { code }: Finding): string =>
  kind === 'other' ? (WHY_OTHER.find(([codes]) => codes.test(code))?.[1] ?? '') : WHY[kind]
