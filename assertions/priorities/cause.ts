// Which findings have one cause, as far as the findings themselves say.
import type { Finding } from '../finding.ts'

/** What kind of defect it is: decides its words and its weight. */
export type Kind =
  | 'secret'
  | 'silence'
  | 'calls'
  | 'messages'
  | 'format'
  | 'wrong parent'
  | 'stale context'
  | 'unsampled'
  | 'no span'
  | 'links'
  | 'lost spans'
  | 'foreign parent'
  | 'logs'
  | 'untrue logs'
  | 'untold failure'
  | 'contract'
  | 'metrics'
  | 'nameless'
  | 'noise'
  | 'other'

export interface Cause {
  readonly kind: Kind
  /** Findings with equal keys have one cause. */
  readonly key: string
}

const TORN = ['TRC10', 'TRC11', 'TRC12']

/** Hops on which messages travel: each kind of carrier is mended in a place of its own. */
const MESSAGES = ['kafka', 'rabbitmq', 'messaging', 'websocket', 'outbox']

export function causeOf(finding: Finding): Cause {
  const { code, severity, hop, reason, carried, subject } = finding
  // What is only worth knowing never stands among what is wrong.
  if (severity === 'information') return { kind: 'other', key: `note ${code}` }
  if (code === 'SEC1') return { kind: 'secret', key: 'secret' }
  if (code === 'DEL2') return { kind: 'silence', key: 'silence' }
  if (code === 'RES1') return { kind: 'nameless', key: 'nameless' }
  if (carried === 'different trace') return { kind: 'stale context', key: `stale ${hop?.from} ${hop?.to}` }
  if (reason === 'not sampled') return { kind: 'unsampled', key: `unsampled ${hop?.from}` }
  if (reason === 'wrong parent') return { kind: 'wrong parent', key: 'wrong parent' }
  if (reason === 'wrong format') {
    return { kind: 'format', key: `format ${hop?.from} ${hop?.to} ${carried}` }
  }
  if (code === 'TRC20' || (code === 'STA1' && !/without error\.type/.test(finding.message)))
    return { kind: 'untold failure', key: 'untold failure' }
  if (code === 'TRC13') return { kind: 'links', key: 'links' }
  if (hop !== undefined && MESSAGES.includes(hop.via) && (reason !== undefined || TORN.includes(code)))
    return { kind: 'messages', key: `messages ${hop.via}` }
  if (code === 'TRC11' && leftNoSpan(finding)) return { kind: 'no span', key: `no span ${hop?.to}` }
  if (TORN.includes(code)) return { kind: 'calls', key: 'calls' }
  if (code === 'DEL1') return { kind: 'lost spans', key: `lost ${subject.service}` }
  if (code === 'TRC1' || code === 'TRC2') {
    const foreign = hop?.from === 'unknown'
    return { kind: foreign ? 'foreign parent' : 'lost spans', key: `lost parents ${hop?.from} ${hop?.to}` }
  }
  if (severity === 'error' && (code === 'LOG1' || code === 'LOG2'))
    return { kind: 'untrue logs', key: 'untrue logs' }
  if (['LOG1', 'LOG2', 'LOG3'].includes(code)) return { kind: 'logs', key: `logs ${finding.severity}` }
  if (code === 'TRC14') return { kind: 'contract', key: 'contract' }
  if (code === 'TRC17' || code === 'TRC18') return { kind: 'noise', key: code }
  if (code.startsWith('MET')) return { kind: 'metrics', key: code }
  return { kind: 'other', key: `${code} ${finding.severity}` }
}

/** Nothing of the called side is anywhere: its context was not lost, its span was. */
export const leftNoSpan = ({ reason, evidence }: Finding): boolean =>
  reason === 'not determined' && evidence.some(({ text }) => /has no loose|no span of it/.test(text))
