// What a run left beside its capture: what only the live run could see is taken from there.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  Finding,
  MessageHeaders,
  RequestHeaders,
  RuleSettings,
  Topology,
} from '../../../assertions/index.ts'
import type { RunRecord } from '../../report/index.ts'
import { CommandFailed } from '../failure.ts'
import { RUN_FILES } from '../write.ts'

export interface RunFolder {
  readonly topology?: Topology
  readonly messages: readonly MessageHeaders[]
  readonly requests: readonly RequestHeaders[]
  readonly record?: RunRecord
}

export const readTopology = (runDir: string): Promise<Topology | undefined> =>
  readJson<Topology>(join(runDir, RUN_FILES.topology))

export async function readRunFolder(runDir: string): Promise<RunFolder> {
  const [topology, messages, requests, record] = await Promise.all([
    readTopology(runDir),
    readJson<StoredMessage[]>(join(runDir, RUN_FILES.messages)),
    readJson<StoredRequest[]>(join(runDir, RUN_FILES.requests)),
    readJson<RunRecord>(join(runDir, RUN_FILES.findings)),
  ])
  return {
    ...(topology === undefined ? {} : { topology }),
    messages: (messages ?? []).map((one) => ({ ...one, offset: BigInt(one.offset) })),
    requests: (requests ?? []).map((one) => ({ ...one, sent: BigInt(one.sent) })),
    ...(record === undefined ? {} : { record }),
  }
}

/** JSON has no 64-bit integers: they are written as decimal text. */
type StoredMessage = Omit<MessageHeaders, 'offset'> & { readonly offset: string | number }
type StoredRequest = Omit<RequestHeaders, 'sent'> & { readonly sent: string | number }

async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw new CommandFailed(
      'RUN_FILE_DAMAGED',
      `${file} is not JSON: ${(error as Error).message}. Remove it, or check a copy of the capture alone.`,
      { cause: error },
    )
  }
}

export interface CarriedOver {
  /** Found by the run's proof of flushing and by its scenarios: no capture can show it. */
  readonly findings: readonly Finding[]
  readonly rules: RunRecord['rules']
  /** One sentence each, for whoever reads the verdict. */
  readonly notes: readonly string[]
}

/** What the live run proved, as what it is. */
export function carriedOver({ record }: RunFolder): CarriedOver {
  if (record === undefined) return { findings: [], rules: [], notes: [] }
  const rules = record.rules.filter((rule) => rule.code === 'DEL1')
  const proof = rules.flatMap((rule) => rule.findings)
  const ofScenarios = record.scenarios.flatMap((scenario) => scenario.findings)
  const notes = [
    ...rules.map(
      (rule) =>
        `whether services flush at SIGTERM (DEL1) was proved by the run itself, on ${rule.subjects} of them`,
    ),
    ...(ofScenarios.length === 0
      ? []
      : [`${ofScenarios.length} findings were made by the checks of the run's scenarios`]),
  ]
  return { findings: [...proof, ...ofScenarios], rules, notes }
}

/** How the rules were set for that run. */
export function settingsOf({ record }: RunFolder): RuleSettings {
  return {
    policies: Object.fromEntries((record?.policies ?? []).map(({ code, ...policy }) => [code, policy])),
    exemptions: (record?.exemptions ?? []).map(({ exemption }) => exemption),
  }
}
