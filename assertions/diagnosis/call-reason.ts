// Why a call and the part that belongs under it are not one trace.
import { parentIsRemote, type Span } from '../../harness/telemetry/index.ts'
import type { Alternative, Certainty, ContextState, Evidence, LossReason } from '../finding.ts'
import { describeShape, describeSpan, hasParentId, type Run, serviceOf } from '../model/index.ts'
import type { Match } from './assign.ts'
import { comparedWith, REASON_OF_STATE } from './context.ts'
import { durationText, evidenceOf } from './evidence.ts'
import { likelyReason } from './habits.ts'
import type { Scene } from './scene.ts'
import { type Sighting, sightingsOf, sightingText } from './sightings.ts'

export interface CallQuestion {
  readonly client: Span
  readonly service: string
  readonly match: Match | undefined
}

export interface CallDiagnosis {
  readonly reason: LossReason
  readonly certainty: Certainty
  readonly carried?: ContextState
  readonly alternatives: readonly Alternative[]
  readonly evidence: readonly Evidence[]
}

export function diagnoseCall(scene: Scene, question: CallQuestion): CallDiagnosis {
  const { run } = scene
  const { client, service, match } = question
  const evidence: Evidence[] = [
    evidenceOf(
      client,
      `${describeSpan(client)} has no ${match === undefined || match.stray.span.kind === 'SERVER' ? 'SERVER ' : ''}span of ${service} below it`,
    ),
  ]
  if (match !== undefined) evidence.push(evidenceOf(match.stray.span, matchText(run, client, match)))
  const seen = headerSeen(scene, question)
  if (seen !== undefined) return fromHeader(client, match, seen, evidence)
  if (match === undefined) return undetermined(run, service, evidence)
  if (match.stray.place === 'displaced') return displaced(run, client, match.stray.span, evidence)
  if (hasParentId(match.stray.span)) return wrongParent(client, match.stray.span, evidence)
  const { reason, certainty, alternatives, text } = likelyReason(run, client, service, match.stray.span)
  return { reason, certainty, alternatives, evidence: [...evidence, { text }] }
}

function matchText(run: Run, client: Span, { stray, by, id, rivals }: Match): string {
  const { span } = stray
  const delay = durationText(span.startTime - client.startTime)
  const joined =
    by === 'header' ? ', joined by the ids in its header' : by === 'id' ? `, joined by ${idText(id)}` : ''
  const others =
    rivals > 0 ? `; ${rivals} other such call${rivals === 1 ? '' : 's'} at the same time fit, too` : ''
  return `${describeSpan(span)} ${strayText(run, client, span)}, ${delay} after the call began${joined}${others}`
}

/** A finding repeats nobody's address. */
function idText(id = ''): string {
  if (!id.includes('@')) return id
  return id.includes('=') ? (id.split('=', 1)[0] ?? '') : 'an address'
}

function strayText(run: Run, client: Span, fragment: Span): string {
  if (!hasParentId(fragment))
    return fragment.traceId === client.traceId ? 'is a second root' : 'is the root of another trace'
  const parent = run.parentOf(fragment)
  const where = fragment.traceId === client.traceId ? 'in the same trace' : 'in another trace'
  return parent === undefined
    ? `${where} names a parent that is not there`
    : `${where} hangs under ${describeSpan(parent)}`
}

/** The header of this very call, wherever it shows; else what the callee's log shows alike of all that it was sent. */
function headerSeen(scene: Scene, { client, service, match }: CallQuestion): Sighting | undefined {
  const sightings = sightingsOf(scene)
  const own =
    (match === undefined ? undefined : sightings.onSpan(match.stray.span)) ?? sightings.ofCall(client)
  if (own !== undefined) return own
  const parent = match === undefined ? undefined : scene.run.parentOf(match.stray.span)
  return match === undefined || parent !== undefined ? undefined : sightings.inLogOf(service)?.sighting
}

function fromHeader(
  client: Span,
  match: Match | undefined,
  seen: Sighting,
  evidence: readonly Evidence[],
): CallDiagnosis {
  const { state } = comparedWith(seen.carried, client.traceId)
  const all = [...evidence, { text: sightingText(seen, client) }]
  const fragment = match?.stray.span
  const misplaced =
    fragment !== undefined &&
    state === 'valid' &&
    hasParentId(fragment) &&
    fragment.traceId === client.traceId
  const reason = misplaced ? 'wrong parent' : REASON_OF_STATE[state]
  return { reason, certainty: 'certain', carried: state, alternatives: [], evidence: all }
}

function undetermined(run: Run, service: string, evidence: readonly Evidence[]): CallDiagnosis {
  const text = run.services.has(service)
    ? `${service} has no loose SERVER span of this operation within the time of the call`
    : `${service} sent no spans at all`
  return {
    reason: 'not determined',
    certainty: 'likely',
    alternatives: [],
    evidence: [...evidence, { text }],
  }
}

function displaced(run: Run, client: Span, fragment: Span, evidence: readonly Evidence[]): CallDiagnosis {
  const parent = run.parentOf(fragment)
  const whose = parent === undefined ? 'another call' : `the call ${parent.spanId} of ${serviceOf(parent)}`
  const text = `it began after ${whose}, which it hangs under, had ended: the context of that call was sent once more`
  const elsewhere = fragment.traceId !== client.traceId
  return {
    reason: 'wrong parent',
    certainty: 'likely',
    ...(elsewhere ? { carried: 'different trace' as const } : {}),
    alternatives: [],
    evidence: [...evidence, { text }],
  }
}

/** The context of another span was sent, or the one that was sent made nothing of. */
function wrongParent(client: Span, fragment: Span, evidence: readonly Evidence[]): CallDiagnosis {
  const same = fragment.traceId === client.traceId
  const remote = parentIsRemote(fragment.flags)
  const text = same
    ? `${serviceOf(client)} injects, but not the context of ${describeShape(client)}: that span was not current`
    : `the parent that it names is of another trace than the call`
  return {
    reason: 'wrong parent',
    certainty: same && remote !== false ? 'certain' : 'likely',
    ...(same ? {} : { carried: 'different trace' as const }),
    alternatives: [],
    evidence: [...evidence, { text }],
  }
}
