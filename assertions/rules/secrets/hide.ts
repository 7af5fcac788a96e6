// Findings quote what they are about: span names, ids that join, statements. What must not be in telemetry must not be there either.
import type { Finding } from '../../finding.ts'
import { secretsIn } from './look.ts'

/** The text with masks in the place of secrets. */
export function hideSecrets(text: string): string {
  let hidden = text
  for (const { value, masked } of secretsIn(text))
    hidden = hidden.replaceAll(value, masked).replaceAll(encodeURIComponent(value), masked)
  return hidden
}

export function withoutSecrets(finding: Finding): Finding {
  const { message, evidence, alternatives, consequences } = finding
  return {
    ...finding,
    message: hideSecrets(message),
    evidence: evidence.map((one) => ({ ...one, text: hideSecrets(one.text) })),
    ...(alternatives === undefined
      ? {}
      : { alternatives: alternatives.map((one) => ({ ...one, text: hideSecrets(one.text) })) }),
    ...(consequences === undefined ? {} : { consequences: consequences.map(withoutSecrets) }),
  }
}
