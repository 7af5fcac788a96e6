// Reads the log files of services into a recording.
import { readFileLines } from '../file-lines.ts'
import type { Recording } from '../recording.ts'
import { logName } from './find.ts'
import { type NamedLog, servicesOfLogs } from './services.ts'
import { type Unwrapped, unwrapperOf } from './unwrap.ts'

export interface LogFileRead {
  readonly file: string
  readonly lines: number
  /** Services whose lines are in it, and how each was told. */
  readonly services: readonly NamedLog[]
  /** Lines that are not UTF-8; what can't be read in them is replaced. */
  readonly damaged: readonly number[]
  /** Its gzip stream is cut off or broken; read up to there. */
  readonly truncated: boolean
}

/** Lines by which a wrapping is recognised. */
const SAMPLE = 50

interface Line extends Unwrapped {
  /** The container's name where the wrapping says it, else the file's. */
  readonly name: string
}

interface FileLines {
  readonly file: string
  readonly stream: 'stdout' | 'stderr'
  readonly lines: readonly Line[]
  readonly damaged: readonly number[]
  readonly truncated: boolean
}

/**
 * All lines of these files, told by file name to be of one of the services. `accept` leaves out those of other names:
 * a run's folder holds the logs of its databases, too. Rejects for a file that can't be read.
 */
export async function readLogFiles(
  files: readonly string[],
  recording: Recording,
  services: readonly string[],
  accept: (service: string) => boolean = () => true,
): Promise<LogFileRead[]> {
  const read: FileLines[] = []
  for (const file of files) read.push(await readLogFile(file))
  const names = [...new Set(read.flatMap(({ lines }) => [...new Set(lines.map(({ name }) => name))]))]
  const named = servicesOfLogs(names, services)
  return read.map(({ file, stream, lines, damaged, truncated }) => {
    const found = new Map<string, NamedLog>()
    let taken = 0
    for (const line of lines) {
      const log = named.get(line.name)
      if (log === undefined || !accept(log.service)) continue
      taken++
      found.set(log.service, log)
      recording.appendLine({
        service: log.service,
        stream: line.stream ?? stream,
        received: line.received ?? 0n,
        text: line.text,
      })
    }
    return { file, lines: taken, services: [...found.values()], damaged, truncated }
  })
}

async function readLogFile(file: string): Promise<FileLines> {
  const { name, stream } = logName(file)
  const damaged: number[] = []
  const raw: string[] = []
  const take = (bytes: Buffer, number: number) => {
    const text = bytes.toString('utf8').replace(/\r$/, '')
    if (text.includes('\ufffd') && !isUtf8(bytes)) damaged.push(number)
    raw.push(text)
  }
  const { rest, line, broken } = await readFileLines(file, take)
  if (rest.length > 0) take(rest, line)
  return { file, stream, lines: whole(raw, name), damaged, truncated: broken }
}

const isUtf8 = (bytes: Buffer): boolean => Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)

/** Unwrapped lines, those that a collector cut put together again. */
function whole(raw: readonly string[], name: string): Line[] {
  const unwrap = unwrapperOf(raw.slice(0, SAMPLE))
  const lines: Line[] = []
  const open = new Map<string, string>()
  for (const text of raw) {
    const { partial, ...line } = unwrap(text)
    const key = `${line.source}\n${line.stream}`
    const joined = (open.get(key) ?? '') + line.text
    if (partial) open.set(key, joined)
    else {
      open.delete(key)
      lines.push({ ...line, text: joined, name: line.source ?? name })
    }
  }
  for (const text of open.values()) lines.push({ text, name })
  return lines
}
