// `pitboss check CAPTURE...`: judge saved captures and logs; no system needed.
import { basename, resolve } from 'node:path'
import { type Expectations, renderFinding, type RuleResult } from '../../../assertions/index.ts'
import {
  type CaptureRead,
  EXIT,
  findSources,
  judgeFiles,
  loadExpectations,
  openProject,
  phase,
  type Project,
  readFiles,
  readRunFolder,
  type RunFolder,
  settingsOf,
  type Sources,
} from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export interface CheckOptions {
  readonly captures: readonly string[]
  readonly logs?: string
  readonly system?: string
}

export async function check(options: CheckOptions, context: CommandContext): Promise<number> {
  const phases: { name: string; milliseconds: number }[] = []
  const sources = await findSources(options.captures)
  const folder = sources.runDir === undefined ? undefined : await readRunFolder(sources.runDir)
  const promised = await promisesFor(options, folder)
  const read = await phase(phases, 'read', () => readAll(sources, options, folder, promised.project, context))
  const judged = await phase(phases, 'judge', async () =>
    judgeFiles({
      recording: read.recording,
      hasLogs: read.logs.length > 0,
      folder,
      definition: options.system === undefined ? undefined : promised.project?.definition,
      expectations: promised.expectations,
      watch: (code) => context.progress.slow(() => `judging ${code}`),
    }),
  )
  const { rules, findings } = judged
  const topology = {
    ...judged.topology,
    assumptions: [...judged.topology.assumptions, ...read.assumptions, ...promised.assumptions],
  }
  const counts = read.recording.counts()
  const broken = findings.some((finding) => finding.severity === 'error')
  context.print(
    {
      verdict: broken ? 'findings' : 'holds',
      files: read.captures,
      logs: read.logs,
      counts,
      topology,
      rules,
      findings,
      exemptions: judged.exemptions,
      policies: judged.policies,
      lines: judged.lines,
      phases,
    },
    () =>
      [
        ...findings.map((finding) => renderFinding(finding)),
        ...topology.assumptions.map((assumption) => `assumed: ${assumption}`),
        ...read.captures.flatMap(damageText),
        `${counts.traces} traces, ${counts.spans} spans, ${counts.logRecords} log records, ${counts.logLines} log lines, ${counts.dataPoints} data points judged`,
        ...(['holds', 'broken', 'not exercised'] as const).flatMap((outcome) => ruleLine(rules, outcome)),
        findings.length === 1 ? '1 finding' : `${findings.length} findings`,
      ].join('\n'),
  )
  return broken ? EXIT.findings : EXIT.holds
}

interface Promised {
  readonly expectations: Expectations
  readonly project?: Project
  readonly assumptions: readonly string[]
}

/** What is promised beyond the rules: by the definition that was named, or by that of the run whose folder it is. */
async function promisesFor({ system }: CheckOptions, folder: RunFolder | undefined): Promise<Promised> {
  if (system !== undefined) {
    const project = await openProject(system)
    return { expectations: await loadExpectations(project), project, assumptions: [] }
  }
  if (folder?.record === undefined) return { expectations: {}, assumptions: [] }
  const settings = settingsOf(folder)
  const project = await openProject().catch(() => undefined)
  if (project?.definition.name !== folder.record.system)
    return { expectations: { settings }, assumptions: [] }
  const { traces, metrics } = await loadExpectations(project)
  const expectations: Expectations = {
    settings,
    ...(traces === undefined ? {} : { traces }),
    ...(metrics === undefined ? {} : { metrics }),
  }
  return {
    expectations,
    assumptions: [
      `contracts are those that ${basename(project.systemFile)} names now; the rules are set as they were for the run`,
    ],
  }
}

function readAll(
  sources: Sources,
  { logs }: CheckOptions,
  folder: RunFolder | undefined,
  project: Project | undefined,
  context: CommandContext,
) {
  const declared = folder?.topology?.services.map((service) => service.name)
  return readFiles(sources, {
    ...(logs === undefined ? {} : { logs: resolve(logs) }),
    services: declared ?? Object.keys(project?.definition.services ?? {}),
    // A run's folder keeps the logs of databases and brokers, too.
    ...(declared === undefined ? {} : { accept: (service: string) => declared.includes(service) }),
    watcher: {
      reading: (file, line) => context.progress.slow(() => `reading ${file}: line ${line}`),
    },
  })
}

/** Those that were not exercised are named: they did not pass. */
function ruleLine(rules: readonly RuleResult[], outcome: RuleResult['outcome']): string[] {
  const codes = rules.filter((rule) => rule.outcome === outcome).map((rule) => rule.code)
  return codes.length === 0 ? [] : [`rules ${outcome.padEnd(13)} ${codes.length}: ${codes.join(' ')}`]
}

function damageText(file: CaptureRead): string[] {
  return [
    ...(file.damaged.length > 0
      ? [
          `${file.file}: ${file.damaged.length} of ${file.lines} lines are damaged, first line ${file.damaged[0]?.line}: ${file.damaged[0]?.reason}`,
        ]
      : []),
    ...(file.truncated ? [`${file.file}: cut off in the middle; read up to the cut`] : []),
  ]
}
