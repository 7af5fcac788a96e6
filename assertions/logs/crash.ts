// What a log shows of a process that died.
import type { LogEntry } from './log-entry.ts'

/** How runtimes print an error that nobody handled, on the way out. */
const DEATHS = [
  // Node.js: place, source line, caret.
  /^\S+:\d+\n[^\n]*\n\s*\^/,
  /^Node\.js v\d+/,
  /^panic: |^fatal error: |^\[signal SIG/,
  /^Exception in thread "/,
  /^thread '.*' panicked at/,
  /^Segmentation fault|^Out of memory|^FATAL ERROR: /,
]

/** A stack trace, whoever printed it. */
const STACK = /\n\s+at \S|\nTraceback \(most recent|^Traceback \(most recent|^goroutine \d+ \[/

const LENGTH = 200

/** The error and where it arose, on one line. */
function errorText({ text }: LogEntry): string {
  const lines = text.split('\n').map((line) => line.trim())
  const cause = lines.find((line) => /^(\[cause\]|Caused by): /.test(line))
  return [...lines.slice(0, 2), ...(cause === undefined ? [] : [cause])].join(' ').slice(0, LENGTH)
}

/** The error that ended a process, by the form in which runtimes print it; undefined where no entry has that form. */
export function deathIn(entries: readonly LogEntry[]): string | undefined {
  const at = entries.findIndex(({ text }) => DEATHS.some((form) => form.test(text)))
  const found = entries[at]
  if (found === undefined) return undefined
  // Node.js prints the place first, and the error below it.
  const below = entries.slice(at + 1, at + 3).find((entry) => STACK.test(entry.text))
  return errorText(/\n\s*\^/.test(found.text) && below !== undefined ? below : found)
}

/** The first stack trace among these entries. */
export function stackIn(entries: readonly LogEntry[]): string | undefined {
  const found = entries.find(({ text }) => STACK.test(text))
  return found === undefined ? undefined : errorText(found)
}
