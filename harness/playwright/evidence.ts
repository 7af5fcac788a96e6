// What a test leaves for the run's report, as an attachment.
import type { ContractResult, Finding } from '../../assertions/index.ts'
import type { ScenarioStep } from '../report/index.ts'
import type { Telemetry } from './telemetry.ts'

export const EVIDENCE = { name: 'pitboss', type: 'application/vnd.pitboss.scenario+json' } as const

export interface ScenarioEvidence {
  readonly steps: readonly ScenarioStep[]
  readonly verdictMilliseconds: readonly number[]
  readonly contracts: readonly ContractResult[]
  readonly findings: readonly Finding[]
}

export function evidenceOf(telemetry: Telemetry): ScenarioEvidence {
  return {
    steps: telemetry.steps.map(({ title, traceId, page }) => ({ title, traceId, page: page !== undefined })),
    verdictMilliseconds: telemetry.verdicts,
    contracts: telemetry.contracts,
    findings: telemetry.findings,
  }
}
