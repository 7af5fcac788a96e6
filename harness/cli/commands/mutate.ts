// `pitboss mutate`: break recorded telemetry in every way of the catalogue, and demand that each break is told.
import { join } from 'node:path'
import { holds, mutateRecording, reportText } from '../../mutation/index.ts'
import { EXIT, type FilesOptions, openProject } from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export interface MutateOptions {
  readonly captures: readonly string[]
  readonly logs?: string
  readonly system?: string
  readonly only: readonly string[]
  readonly rewrites: number
  readonly seed: number
}

export async function mutate(options: MutateOptions, context: CommandContext): Promise<number> {
  const { logs, system, only, rewrites, seed } = options
  const captures = options.captures.length > 0 ? options.captures : [await latestRun()]
  const files: FilesOptions = {
    captures,
    ...(logs === undefined ? {} : { logs }),
    ...(system === undefined ? {} : { system }),
  }
  const begun = performance.now()
  const report = await mutateRecording({
    files,
    rewrites,
    seed,
    ...(only.length === 0 ? {} : { only }),
    abort: context.abort,
    onProgress: (done, all) =>
      context.progress.slow(() => `${done} of ${all} mutants, pairs and rewrites tried`),
  })
  const milliseconds = performance.now() - begun
  const good = holds(report)
  context.print({ verdict: good ? 'holds' : 'findings', captures, report, milliseconds }, () =>
    [
      `  recording ${captures.join(', ')}, ${(milliseconds / 1000).toFixed(1)} s`,
      '',
      reportText(report),
    ].join('\n'),
  )
  return good ? EXIT.holds : EXIT.findings
}

async function latestRun(): Promise<string> {
  const { root } = await openProject()
  return join(root, '.pitboss', 'runs', 'latest')
}
