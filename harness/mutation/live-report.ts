// What became of the breaks of the running system, as data and as text.
import type { Finding } from '../../assertions/index.ts'
import type { CaughtDefinition } from '../system/index.ts'

export interface BreakResult {
  readonly fault: string
  readonly expected: CaughtDefinition
  readonly outcome: 'caught' | 'survived'
  /** What the run told first. */
  readonly told?: Finding
  /** A run's folder, as `verify` leaves one. */
  readonly runDir: string
  readonly milliseconds: number
}

export interface LiveReport {
  readonly breaks: readonly BreakResult[]
  /** Faults of which the definition does not say how they must be told: nothing was proved of them. */
  readonly untold: readonly string[]
  /** The scenarios of all these breaks on the system as it is, after every break was taken back. */
  readonly unbroken: {
    readonly findings: readonly Finding[]
    readonly scenarios: number
    readonly failed: number
    readonly runDir: string
    readonly milliseconds: number
  }
}

/** The finding is the one that the definition demands; what it does not name is free. */
export function isCaught({ code, service, hop, reason }: CaughtDefinition, found: Finding): boolean {
  const parts = ['from', 'to', 'via', 'operation'] as const
  return (
    found.code === code &&
    found.severity === 'error' &&
    (hop === undefined
      ? service === undefined || found.subject.service === service
      : parts.every((part) => hop[part] === undefined || found.hop?.[part] === hop[part])) &&
    (reason === undefined || found.reason === reason)
  )
}

const isSound = ({ findings, scenarios, failed }: LiveReport['unbroken']): boolean =>
  findings.length === 0 && failed === 0 && scenarios > 0

/** Every break was caught, each fault says how, and the unbroken system told nothing. */
export const liveHolds = ({ breaks, untold, unbroken }: LiveReport): boolean =>
  breaks.length > 0 &&
  untold.length === 0 &&
  isSound(unbroken) &&
  breaks.every((one) => one.outcome === 'caught')

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

export function liveText({ breaks, untold, unbroken }: LiveReport): string {
  const width = Math.max(5, ...breaks.map((one) => one.fault.length))
  const caught = breaks.filter((one) => one.outcome === 'caught').length
  return [
    `  ${'break'.padEnd(width)}  took    told as`,
    ...breaks.map(({ fault, outcome, told, expected, milliseconds, runDir }) => {
      const text = told === undefined ? 'nothing' : `${told.code} ${told.message}`
      const line = `${fault.padEnd(width)}  ${seconds(milliseconds).padEnd(6)}  ${text}`
      return outcome === 'caught'
        ? `  ${line}`
        : `! ${line}\n    should be told as ${JSON.stringify(expected)}; see ${runDir}`
    }),
    ...untold.map(
      (fault) => `! ${fault}: the definition does not say how it must be told (faults.${fault}.caught)`,
    ),
    ...unbroken.findings.map((finding) => `! unbroken: ${finding.code} ${finding.message}`),
    ...(unbroken.failed === 0 ? [] : [`! unbroken: ${unbroken.failed} scenarios failed`]),
    '',
    `  live score          ${breaks.length === 0 ? 'none tried' : `${Math.round((100 * caught) / breaks.length)} %`}  ${caught} of ${breaks.length} breaks of the running system told first, with the right code at the right place`,
    `  unbroken            ${isSound(unbroken) ? 'nothing told' : `${unbroken.findings.length} findings`} in ${unbroken.scenarios} scenarios, ${seconds(unbroken.milliseconds)}; see ${unbroken.runDir}`,
  ].join('\n')
}
