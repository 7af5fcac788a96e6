// The judgement of files alone: the same rules as of a live run, on what the files hold.
import {
  applySettings,
  exemptedFindings,
  type Expectations,
  inferTopology,
  judge,
  type Judgement,
  type Observed,
  type RuleCode,
  ruleInForce,
  type Topology,
} from '../../../assertions/index.ts'
import { observe } from '../../matchers/index.ts'
import type { Recording } from '../../recording/index.ts'
import { declaredTopology } from '../../session/index.ts'
import type { SystemDefinition } from '../../system/index.ts'
import type { Signal } from '../../telemetry/index.ts'
import { type CarriedOver, carriedOver, type RunFolder } from './run-folder.ts'

export interface FilesQuestion {
  readonly recording: Recording
  /** Logs were read: without, standard output says nothing by its absence. */
  readonly hasLogs: boolean
  readonly folder: RunFolder | undefined
  readonly definition: SystemDefinition | undefined
  readonly expectations: Expectations
  readonly watch?: (code: RuleCode) => void
}

export interface FilesJudgement extends Judgement {
  readonly topology: Topology
  readonly observed: Observed
}

export function judgeFiles(question: FilesQuestion): FilesJudgement {
  const { recording, folder, definition, expectations, watch } = question
  const carried = folder === undefined ? NOTHING : carriedOver(folder)
  const captured: Observed = {
    ...observe(recording),
    messages: folder?.messages ?? [],
    ...(folder === undefined || folder.requests.length === 0 ? {} : { requests: folder.requests }),
  }
  const bare = folder?.topology ?? topologyFor(definition, captured)
  const observed = {
    ...captured,
    notCaptured: [
      // A run listens to everything.
      ...(folder?.topology === undefined ? absentSignals(captured) : []),
      ...(question.hasLogs ? [] : (['stdout'] as const)),
    ],
  }
  const topology = { ...bare, assumptions: [...bare.assumptions, ...carried.notes] }
  const judgement = judge(observed, topology, expectations, watch)
  return { ...withCarried(judgement, carried, expectations), topology, observed }
}

const NOTHING: CarriedOver = { findings: [], rules: [], notes: [] }

function withCarried(judgement: Judgement, carried: CarriedOver, { settings }: Expectations): Judgement {
  if (carried.rules.length === 0 && carried.findings.length === 0) return judgement
  const { findings, exemptions } = applySettings(
    [...judgement.findings, ...exemptedFindings(judgement.exemptions), ...carried.findings],
    settings,
  )
  const proved = new Set(carried.rules.map((rule) => rule.code))
  const rules = [
    ...judgement.rules.filter((rule) => !proved.has(rule.code)),
    ...carried.rules.map((rule) => ruleInForce(rule, settings, exemptions)),
  ]
  return { ...judgement, findings, exemptions, rules }
}

/** A definition knows services and promises; where they listen is read from the capture. */
function topologyFor(definition: SystemDefinition | undefined, observed: Observed): Topology {
  const inferred = inferTopology(observed)
  if (definition === undefined) return inferred
  const addresses = new Map(inferred.services.map((service) => [service.name, service.addresses]))
  const declared = declaredTopology(definition, (name) => addresses.get(name) ?? [])
  const pages = new Set(Object.values(definition.assets ?? {}).flatMap((asset) => asset.emitsAs ?? []))
  const seen = new Set(inferred.services.map((service) => service.name))
  const foreign = [...seen].filter((name) => !declared.services.some((service) => service.name === name))
  return {
    ...declared,
    // A page that nobody opened promised nothing.
    services: declared.services.filter(({ name }) => !pages.has(name) || seen.has(name)),
    assumptions: [
      `services, promises and entry points are those of the definition ${definition.name}; where services listen is read from the capture`,
      ...(foreign.length === 0
        ? []
        : [`not in the definition, and judged by what they sent alone: ${foreign.join(', ')}`]),
    ],
  }
}

/** A signal of which the files hold nothing at all was not captured: a file exporter may write traces alone. */
const absentSignals = ({ traces, logs, metrics }: Observed): Signal[] =>
  (['traces', 'logs', 'metrics'] as const).filter(
    (signal) => ({ traces, logs, metrics })[signal].length === 0,
  )
