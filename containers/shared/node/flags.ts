// Feature flags, by OpenFeature: the flag service evaluates them over OFREP, and each evaluation leaves the event
// `feature_flag.evaluation` in the trace of the play that asked.
import { OFREPProvider } from '@openfeature/ofrep-provider'
import { EventHook } from '@openfeature/open-telemetry-hooks'
import { OpenFeature } from '@openfeature/server-sdk'
import type { Attributes } from '@opentelemetry/api'
import { unreportedFlagAttributes } from './faults.ts'

const timeoutMs = 3_000

/** In an evaluation that failed there is no variant: the default was played. */
const noVariant = 'none'

export async function connectFlags(baseUrl: string): Promise<void> {
  OpenFeature.addHooks(
    // What went wrong is in the event itself, as error.type and error.message.
    new EventHook({ excludeExceptions: true, excludeAttributes: unreportedFlagAttributes() }),
  )
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl, fetchImplementation: fetchInTime }))
}

const fetchInTime: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) })

export interface PayoutFlag {
  /** Of the usual payout. */
  readonly percent: number
  /** For the spans and metrics of the play. */
  readonly attributes: { readonly 'feature_flag.variant': string } & Attributes
}

/** Evaluates `GAME.payout` for the player; the usual payout where the flag service cannot be asked. */
export async function payoutFlag(game: string, playerId: string): Promise<PayoutFlag> {
  const { value, variant = noVariant } = await OpenFeature.getClient().getNumberDetails(
    `${game}.payout`,
    100,
    { targetingKey: playerId },
  )
  return { percent: value, attributes: { 'feature_flag.variant': variant } }
}
