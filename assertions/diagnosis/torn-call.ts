// One call whose context did not come across, with its diagnosis.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Alternative, Certainty, ContextState, Evidence, Hop, LossReason } from '../finding.ts'
import { type CallQuestion, diagnoseCall } from './call-reason.ts'
import type { Scene } from './scene.ts'
import { hangsBesideCall } from './sides.ts'
import { unactivatedEvidence } from './unactivated.ts'

export interface TornCall {
  readonly client: Span
  readonly hop: Hop
  readonly reason: LossReason
  readonly certainty: Certainty
  /** How sure it is that the call was made to that service. */
  readonly peer: Certainty
  readonly carried?: ContextState
  readonly alternatives: readonly Alternative[]
  /** The span that belongs under the call. */
  readonly fragment: Span | undefined
  /** The root that is the callee's work, where its own request did not become current. */
  readonly work?: Span
  /** It is in the right trace, under a span above the call. */
  readonly beside: boolean
  readonly evidence: readonly Evidence[]
}

export interface CallParts {
  readonly hop: Hop
  readonly peer: Certainty
  /** What the callee's log says of the request. */
  readonly logged: string | undefined
}

/** Its evidence is put into words when it is asked for: of many cases of one defect few are shown. */
export function tornCall(scene: Scene, question: CallQuestion, { hop, peer, logged }: CallParts): TornCall {
  const { evidence: _, ...found } = diagnoseCall(scene, question)
  const fragment = question.match?.stray.span
  return {
    client: question.client,
    hop,
    fragment,
    beside: hangsBesideCall(scene.run, question.client, fragment),
    peer,
    ...found,
    certainty: peer === 'possible' ? peer : found.certainty,
    get evidence() {
      const { evidence } = diagnoseCall(scene, question)
      return logged === undefined ? evidence : [...evidence, { text: logged }]
    },
  }
}

export const unactivatedCall = (client: Span, hop: Hop, server: Span, work: Span): TornCall => ({
  client,
  hop,
  fragment: undefined,
  work,
  beside: false,
  peer: 'certain',
  reason: 'extracted but not activated',
  certainty: 'likely',
  alternatives: [],
  evidence: unactivatedEvidence(server, work),
})
