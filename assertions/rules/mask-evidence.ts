// Evidence quotes what was captured, and must not spread what should never have been recorded.
import type { Finding } from '../finding.ts'
import { secretsIn } from './secrets/look.ts'

/** The text with every secret in it masked; the same text where there is none. */
function maskedText(text: string): string {
  const secrets = secretsIn(text)
  return secrets.reduce((left, { value, masked }) => left.replaceAll(value, masked), text)
}

export function maskFinding(finding: Finding): Finding {
  const { consequences, evidence } = finding
  return {
    ...finding,
    evidence: evidence.map((one) => ({ ...one, text: maskedText(one.text) })),
    ...(consequences === undefined ? {} : { consequences: consequences.map(maskFinding) }),
  }
}
