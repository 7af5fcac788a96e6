// How much a cause weighs: how grave it is, how far it reaches, how sure it is.
import type { Certainty, Finding, Severity } from '../finding.ts'
import type { Kind } from './cause.ts'
import type { Scene } from './priority.ts'

const SEVERITY: Readonly<Record<Severity, number>> = { error: 1, warning: 0.45, information: 0.05 }

const CERTAINTY: Readonly<Record<Certainty, number>> = { certain: 1, likely: 0.9, possible: 0.7 }

/** What a reader of the traces loses by it. Without a whole trace nothing else can be trusted. */
const WEIGHT: Readonly<Record<Kind, number>> = {
  secret: 0.6,
  silence: 0.95,
  nameless: 1,
  calls: 1,
  messages: 1,
  format: 1,
  contract: 0.9,
  'lost spans': 0.7,
  'foreign parent': 0.12,
  unsampled: 0.8,
  'untrue logs': 0.65,
  metrics: 0.6,
  'wrong parent': 0.6,
  'untold failure': 0.8,
  'stale context': 1,
  'no span': 0.8,
  links: 0.6,
  noise: 0.8,
  other: 0.15,
  // Nearly every system lacks it, and traces are whole without.
  logs: 0.1,
}

/** What one place of it does as much harm as a hundred. */
const ANYWHERE: readonly Kind[] = ['secret', 'silence', 'nameless']

/** Secrets that open doors weigh more than what is about a person. */
const CREDENTIAL = /\bkey\b|token|password|passwd|secret|credential|connection string|card|authori[sz]ation/i

export const occurrencesOf = (finding: Finding): number => finding.occurrences ?? 1

/** 0 to 1. */
function breadth(kind: Kind, findings: readonly Finding[], scene: Scene): number {
  if (ANYWHERE.includes(kind)) return 1
  const cases = findings.reduce((sum, finding) => sum + occurrencesOf(finding), 0)
  const services = new Set(findings.map((finding) => finding.subject.service ?? finding.hop?.from))
  const [ofTraces, ofServices] = [
    cases / Math.max(1, scene.traces),
    services.size / Math.max(1, scene.services),
  ]
  return 0.7 * Math.min(1, ofTraces) + 0.3 * Math.min(1, ofServices)
}

export function weigh(kind: Kind, findings: readonly Finding[], scene: Scene): number {
  const severity = Math.max(...findings.map((finding) => SEVERITY[finding.severity]))
  const certainty = Math.max(...findings.map((finding) => CERTAINTY[finding.certainty ?? 'certain']))
  const credential = kind === 'secret' && findings.some(({ message }) => CREDENTIAL.test(message))
  const weight = credential ? 1 : WEIGHT[kind]
  return severity * certainty * weight * (0.35 + 0.65 * breadth(kind, findings, scene))
}
