// Lines that belong together: a stack trace, or a text of several lines, is one entry.
import type { LogLine } from '../../harness/telemetry/index.ts'
import { plainText } from './line.ts'
import { parseTime } from './time.ts'

/** A line and those that go on with it. */
export interface JoinedLines {
  readonly first: LogLine
  /** How many lines it is. */
  readonly count: number
  readonly text: string
}

interface Open {
  readonly first: LogLine
  readonly texts: string[]
  /** A trace whose last line, the error itself, stands at the left again. */
  traceback: boolean
}

/** More is no text that anybody wrote by one call. */
const LONGEST = 5_000

/** Goes on from the line before: set in, a closing bracket, a further cause. */
const GOES_ON = /^(\s+\S|[)\]}]+[,;]?(\s|$)|Caused by: |Suppressed: |\.\.\. \d+ (more|common frames))/
const TRACEBACK =
  /^(Traceback \(most recent call last\):|During handling of the above|The above exception was|goroutine \d+ \[)/
/** Java prints the exception below the line that logged it, by its full name. */
const EXCEPTION = /^(?:[a-z][\w$]*\.)+[A-Z][\w$]*(?:Exception|Error|Throwable)(?::|$)/
/** What ends a Python trace (`ValueError: ...`), and what stands at the left in one of Go (`main.main()`). */
const IN_TRACEBACK = /^([\w.]+(Error|Exception|Warning|Exit|Interrupt)\b|[\w./*()[\]-]+\(.*\)$|created by )/

/** Loggers that set every line in still begin it as a line of a log. */
const OWN_LINE = /^\s+(\{.*\}$|[\w.@-]+=\S+ [\w.@-]+=|\[?(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b)/

function goesOn(text: string, open: Open): boolean {
  if (OWN_LINE.test(text)) return false
  if (GOES_ON.test(text)) return !(/^\s/.test(text) && startsWithTime(text.trim()))
  if (TRACEBACK.test(text) || EXCEPTION.test(text)) return true
  return open.traceback && IN_TRACEBACK.test(text)
}

const startsWithTime = (text: string): boolean =>
  /^\[?\d/.test(text) && parseTime(text.replace(/^\[/, '').split(/[\s\]]/, 1)[0] ?? '') !== undefined

/** In the order of their first lines; blank lines are left out. */
export function joinLines(lines: readonly LogLine[]): JoinedLines[] {
  const all: Open[] = []
  const byStream = new Map<string, Open>()
  for (const line of lines) {
    const text = plainText(line.text).trimEnd()
    if (text.trim() === '') continue
    const key = `${line.service}\n${line.stream}`
    const before = byStream.get(key)
    if (before !== undefined && before.texts.length < LONGEST && goesOn(text, before)) {
      before.texts.push(text)
      before.traceback ||= TRACEBACK.test(text)
      continue
    }
    const open: Open = { first: line, texts: [text], traceback: TRACEBACK.test(text) }
    all.push(open)
    byStream.set(key, open)
  }
  return all.map(({ first, texts }) => ({ first, count: texts.length, text: texts.join('\n') }))
}
