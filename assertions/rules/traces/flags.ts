// Feature flags: their evaluation has a default, so that its failure decides no answer.
import { attributeText, firstAttribute, type Span } from '../../../harness/telemetry/index.ts'
import { httpPath, rpcOperation, type Run, serviceOf } from '../../model/index.ts'

const FLAG_NAME = /feature[._-]?flag|flagd|ofrep|openfeature|launchdarkly|unleash/i

const FLAG_KEYS = ['feature_flag.key', 'feature_flag.provider_name', 'feature_flag.provider.name']

function isFlagSpan(span: Span): boolean {
  if (firstAttribute(span.attributes, ...FLAG_KEYS) !== undefined || FLAG_NAME.test(span.name)) return true
  if (span.kind !== 'CLIENT') return false
  return (
    FLAG_NAME.test(attributeText(span.attributes, 'server.address', 'net.peer.name') ?? '') ||
    (httpPath(span) ?? '').startsWith('/ofrep/') ||
    (rpcOperation(span) ?? '').startsWith('flagd.')
  )
}

/** How far a call may lie below the span of the evaluation. */
const HEIGHT = 4

/** The span evaluates a flag, or does so for a span right above it. */
export function evaluatesFlag(run: Run, span: Span): boolean {
  let at: Span | undefined = span
  for (let height = 0; at !== undefined && height < HEIGHT; height++) {
    if (isFlagSpan(at)) return true
    at = run.parentOf(at)
    if (at !== undefined && (serviceOf(at) !== serviceOf(span) || at.kind === 'SERVER')) return false
  }
  return false
}
