// Exemptions and policies in words, the same in every output.
import type { ExemptionInForce, PolicyInForce } from '../../assertions/index.ts'
import { count } from './format.ts'
import type { RunRecord } from './run-record.ts'

/** What it lets pass: `ATT2 of vegas-slots-service on rpc.system`. */
export function exemptionText({ exemption }: ExemptionInForce): string {
  const { code, service, name, hop } = exemption
  const parts = [
    code,
    service === undefined ? '' : `of ${service}`,
    name === undefined ? '' : `on ${name}`,
    hop === undefined ? '' : `from ${hop.from ?? '*'} to ${hop.to ?? '*'}`,
    hop?.operation === undefined ? '' : `with ${hop.operation}`,
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** What became of it; one that nothing needs any more says so. */
export const silencedText = ({ silenced }: ExemptionInForce): string =>
  silenced === 0 ? 'silenced nothing: take it out' : `silenced ${count(silenced, 'case')}`

/** `MET5: warning, streams 500`. */
export function policyText({ code, severity, settings = {} }: PolicyInForce): string {
  const parts = [
    ...(severity === undefined ? [] : [severity]),
    ...Object.entries(settings).map(([name, value]) => `${name} ${value}`),
  ]
  return `${code}: ${parts.join(', ') || 'as in the catalogue'}`
}

export interface LetPass {
  readonly what: string
  readonly effect: string
  readonly reason: string
}

/** Everything by which this run was judged otherwise than by the catalogue. */
export const letPass = ({ exemptions = [], policies = [] }: RunRecord): LetPass[] => [
  ...exemptions.map((one) => ({
    what: exemptionText(one),
    effect: silencedText(one),
    reason: one.exemption.reason,
  })),
  ...policies.map((one) => ({ what: policyText(one), effect: 'set', reason: one.reason })),
]
