// Reads captures and logs into one recording, and keeps account of what could not be read.
import {
  CaptureError,
  findLogs,
  type LogFileRead,
  type NamedLog,
  readCapture,
  readLogFiles,
  Recording,
} from '../../recording/index.ts'
import type { CaptureSource } from '../../report/index.ts'
import { CommandFailed } from '../failure.ts'
import type { Sources } from './sources.ts'

export interface FilesRead {
  readonly recording: Recording
  readonly captures: readonly CaptureSource[]
  readonly logs: readonly LogFileRead[]
  /** What was assumed in reading, one sentence each. */
  readonly assumptions: readonly string[]
}

export interface Watcher {
  /** Told at every line; says something now and then. */
  readonly reading: (file: string, line: number) => void
}

/** `accept`: services whose logs are read; all where it is absent. Throws {@link CommandFailed} where there is nothing to judge. */
export async function readFiles(
  { captures, logsBeside }: Sources,
  options: {
    readonly logs?: string
    readonly services?: readonly string[]
    readonly accept?: (service: string) => boolean
    readonly watcher?: Watcher
    /** As of {@link readCapture}. */
    readonly seriesOnce?: boolean
  },
): Promise<FilesRead> {
  const recording = new Recording()
  const read: CaptureSource[] = []
  for (const file of captures) {
    const watch = (line: number) => options.watcher?.reading(file, line)
    const { lines, damaged, truncated } = await readCapture(file, recording, {
      watch,
      seriesOnce: options.seriesOnce ?? false,
    }).catch(unreadable)
    read.push({ file, lines, damaged, truncated })
  }
  const { spans, logRecords, dataPoints } = recording.counts()
  if (spans + logRecords + dataPoints === 0) {
    const said = damageOf(read)
    throw new CommandFailed(
      'EMPTY_CAPTURE',
      `There is no telemetry in ${captures.join(', ')}: a check that looked at nothing is not a pass.${said === '' ? '' : `\n${said}`}`,
    )
  }
  const known = [...new Set([...recording.services(), ...(options.services ?? [])])].filter(
    (name) => name !== '',
  )
  const folders = options.logs === undefined ? logsBeside : [options.logs]
  const logs: LogFileRead[] = []
  const assumptions: string[] = []
  for (const folder of folders) {
    const { files, others } = await findLogs(folder).catch((error: unknown) => {
      throw new CommandFailed('NO_LOGS', `The logs ${folder} can't be read. Give a folder of log files.`, {
        cause: error,
      })
    })
    if (files.length === 0 && options.logs !== undefined) {
      throw new CommandFailed(
        'NO_LOGS',
        `The folder ${folder} holds no log: no file .log, .txt, .out, or those gzipped.`,
      )
    }
    if (options.logs === undefined && files.length > 0)
      assumptions.push(`${folder} holds the services' logs: it lies beside the capture`)
    if (others.length > 0) assumptions.push(`not read as logs: ${others.join(', ')}`)
    logs.push(...(await readLogFiles(files, recording, known, options.accept)))
  }
  return { recording, captures: read, logs, assumptions: [...assumptions, ...assumedServices(logs)] }
}

const unreadable = (error: unknown): never => {
  if (error instanceof CaptureError) throw new CommandFailed('NO_CAPTURE', error.message, { cause: error })
  throw error
}

const damageOf = (captures: readonly CaptureSource[]): string =>
  captures
    .flatMap(({ file, damaged }) =>
      damaged.slice(0, 3).map(({ line, reason }) => `${file}, line ${line}: ${reason}`),
    )
    .join('\n')

function assumedServices(logs: readonly LogFileRead[]): string[] {
  const byName = new Map<string, { readonly log: NamedLog; readonly files: string[] }>()
  for (const { file, services } of logs) {
    for (const log of services) {
      const known = byName.get(log.service) ?? { log, files: [] }
      known.files.push(file.split('/').at(-1) ?? file)
      byName.set(log.service, known)
    }
  }
  return [...byName.values()].flatMap(({ log, files }) => {
    const which = files.join(' and ')
    switch (log.by) {
      case 'same':
        return []
      case 'contained':
        return [`${which} ${files.length === 1 ? 'is' : 'are'} of ${log.service}, by the name`]
      case 'own':
        return [
          `${which} ${files.length === 1 ? 'is' : 'are'} of a service ${log.service}, which is not in the capture`,
        ]
      default:
        return log.by satisfies never
    }
  })
}
