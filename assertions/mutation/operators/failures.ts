// Defects of status and exceptions.
import type { Span } from '../../../harness/telemetry/index.ts'
import { isBrowser, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { editChosen, setOnSpan, withAttribute, withoutAttributes } from '../edit.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'
import { anywhere, has, isHttpClient, isHttpServer, set } from './kinds.ts'
import { onceInEachService } from './sites.ts'

/** The second time that an exception is told, one frame further up. */
const exception =
  (type: string | undefined) =>
  (span: Span): Span => ({
    ...span,
    events: [
      ...span.events,
      {
        time: span.endTime,
        name: 'exception',
        attributes:
          type === undefined
            ? []
            : [
                { key: 'exception.type', value: type },
                { key: 'exception.message', value: 'no such row' },
              ],
        droppedAttributesCount: 0,
      },
    ],
  })

const failing =
  (status: bigint, code: 'ERROR' | 'UNSET') =>
  (span: Span): Span => ({
    ...span,
    attributes: withAttribute(
      withoutAttributes(span.attributes, 'error.type'),
      'http.response.status_code',
      status,
    ),
    status: { code, codeNumber: code === 'ERROR' ? 2 : 0, message: '' },
  })

/** A dependency fails and decides the answer; the caller says OK. */
function successOverFailure({ run, hops }: Specimen): Site[] {
  return hops
    .filter((site) => site.kind === 'call')
    .flatMap((site) => {
      const calls = site.crossings.flatMap(({ sender, receiver }) => {
        const above = run.parentOf(sender)
        return above !== undefined && serviceOf(above) === serviceOf(sender)
          ? [{ sender, receiver, above }]
          : []
      })
      const [one] = calls
      if (one === undefined || isBrowser(one.above)) return []
      return {
        at: `${site.hop.from}, above its call of ${site.hop.to} ${site.hop.operation}`,
        verdict: { codes: ['TRC20'] as const, service: site.hop.from },
        apply: (observed: Observed) =>
          editChosen(observed, new Set([one.above, one.sender, one.receiver]), (span) => {
            if (span === one.above) return { ...span, status: { code: 'OK', codeNumber: 1, message: '' } }
            const failed = has(span, 'http.response.status_code')
              ? failing(500n, 'ERROR')(span)
              : set('rpc.grpc.status_code', 13n)(span)
            return {
              ...failed,
              status: { code: 'ERROR', codeNumber: 2, message: '' },
              attributes: withAttribute(failed.attributes, 'error.type', '500'),
            }
          }),
      }
    })
}

export const failureOperators: readonly Operator[] = [
  {
    name: 'server-error-unset',
    defect: 'a 500 of a SERVER span without status',
    rule: 'STA1',
    sites: onceInEachService({ codes: ['STA1'], chosen: isHttpServer, edit: failing(500n, 'UNSET') }),
  },
  {
    name: 'client-fault-as-error',
    defect: 'a 404 of a SERVER span as error',
    rule: 'STA1',
    sites: onceInEachService({
      codes: ['STA1'],
      chosen: isHttpServer,
      edit: (span) => setOnSpan(failing(404n, 'ERROR')(span), 'error.type', '404'),
    }),
  },
  {
    name: 'error-without-type',
    defect: 'status ERROR without error.type',
    rule: 'STA1',
    sites: onceInEachService({
      codes: ['STA1'],
      chosen: (span) => isHttpServer(span) || isHttpClient(span),
      edit: failing(500n, 'ERROR'),
    }),
  },
  {
    name: 'call-error-unset',
    defect: 'a CLIENT span of a refused call without error',
    rule: 'STA1',
    sites: onceInEachService({ codes: ['STA1'], chosen: isHttpClient, edit: failing(404n, 'UNSET') }),
  },
  {
    name: 'success-over-failure',
    defect: 'OK above a failure that decided the answer',
    rule: 'TRC20',
    sites: successOverFailure,
  },
  {
    name: 'bare-exception',
    defect: 'an exception without type and message',
    rule: 'EXC1',
    sites: onceInEachService({ codes: ['EXC1'], chosen: anywhere, edit: exception(undefined) }),
  },
  {
    name: 'exception-twice',
    defect: 'an exception recorded twice',
    rule: 'EXC1',
    sites: onceInEachService({
      codes: ['EXC1'],
      chosen: anywhere,
      edit: (span) => exception('NotFound')(exception('NotFound')(span)),
    }),
  },
]
