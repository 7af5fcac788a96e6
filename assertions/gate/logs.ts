// What became of the logs of one service: records by scope, lines by format.
import type { Fact } from '../signature/index.ts'
import { attributeDifferences } from './attributes.ts'
import { type Difference, difference } from './difference.ts'
import { ofType, pairOf, titleOf, valueOf } from './facts.ts'
import { findRenames } from './renames.ts'

const CHANGES = {
  gone: 'log field gone',
  added: 'log field new',
  type: 'log field type changed',
  untyped: true,
} as const

/** `withLines`: both sides were recorded with their standard output; else nothing is said of it. */
export function logDifferences(before: Fact, after: Fact, withLines: boolean): Difference[] {
  return [...recordDifferences(before, after), ...(withLines ? lineDifferences(before, after) : [])]
}

function recordDifferences(before: Fact, after: Fact): Difference[] {
  const [service = ''] = after.name
  const { gone, added, both } = pairOf(before, after, 'logs')
  const renames = findRenames(gone, added)
  const same = [...both, ...renames.renamed.map(({ from, to }) => [from, to] as const)]
  return [
    ...renames.renamed.map(({ from, to }) =>
      difference('instrumentation replaced', service, titleOf(from), {
        before: titleOf(from),
        after: titleOf(to),
      }),
    ),
    ...renames.gone.map((logs) => difference('logs gone', service, titleOf(logs))),
    ...renames.added.map((logs) => difference('logs new', service, titleOf(logs))),
    ...same.flatMap(([from, to]) => withinLogs(service, from, to)),
  ]
}

function withinLogs(service: string, from: Fact, to: Fact): Difference[] {
  const severities = pairOf(from, to, 'severity')
  const [was = '', is = ''] = [valueOf(from, 'body'), valueOf(to, 'body')]
  const hadContext = ofType(from, 'context').length > 0
  return [
    ...attributeDifferences(service, from, to, 'log records', CHANGES),
    ...(severities.gone.length > 0
      ? [
          difference('log severity changed', service, titleOf(to), {
            before: severities.gone.map(titleOf).join(', '),
            after: severities.added.map(titleOf).join(', ') || 'none of it',
          }),
        ]
      : []),
    ...(was === is
      ? []
      : [difference('log field type changed', service, 'body', { before: was, after: is })]),
    ...(hadContext && ofType(to, 'context').length === 0
      ? [difference('log context lost', service, titleOf(to))]
      : []),
  ]
}

/** Lines that trace ids are in. */
const CONTEXT_FIELD = /^trace[._-]?id$/i

function lineDifferences(before: Fact, after: Fact): Difference[] {
  const [service = ''] = after.name
  const { gone, added, both } = pairOf(before, after, 'stdout')
  // A library that prints a line of its own now and then is no format of the service's logs.
  return [
    ...(gone.length > 0 && (added.length > 0 || both.length === 0)
      ? [
          difference('log format changed', service, 'standard output', {
            before: gone.map(titleOf).join(', '),
            after: added.map(titleOf).join(', ') || 'none',
          }),
        ]
      : []),
    ...both.flatMap(([from, to]) =>
      attributeDifferences(service, from, to, 'standard output', CHANGES, 'field').map((one) =>
        one.change === 'log field gone' && CONTEXT_FIELD.test(one.subject)
          ? difference('log context lost', service, 'standard output')
          : one,
      ),
    ),
  ]
}
