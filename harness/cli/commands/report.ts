// `pitboss report`: the HTML report again, from a run's folder and what experiments have left in it since.
import { join, resolve } from 'node:path'
import {
  CommandFailed,
  EXIT,
  openProject,
  readRecording,
  keepOverhead,
  readRunFolder,
  writePage,
} from '../../run/index.ts'
import type { CommandContext } from '../context.ts'

export interface ReportOptions {
  readonly run?: string
  /** Folder of an overhead experiment, to be kept with the run. */
  readonly overhead?: string
}

export async function report({ run, overhead }: ReportOptions, context: CommandContext): Promise<number> {
  const folder = resolve(run ?? join((await openProject()).root, '.pitboss', 'runs', 'latest'))
  const { record } = await readRunFolder(folder)
  if (record === undefined) {
    throw new CommandFailed(
      'NO_RUN',
      `${folder} holds no findings.json: it is no run's folder, or the run has not ended. Give the folder of a run.`,
    )
  }
  if (overhead !== undefined) await keepOverhead(resolve(overhead), folder)
  const recording = await readRecording([folder], {
    reading: (file, line) => context.progress.slow(() => `${file}: line ${line} read`),
  })
  const path = await writePage(folder, record, recording)
  context.print({ verdict: record.verdict, files: { report: path } }, () => path)
  return EXIT.holds
}
