// Progress on stderr: one line a step, with the time since the command began.
import { styleText } from 'node:util'
import type { ProgressEvent } from '../runtime/index.ts'

export interface Progress {
  readonly event: (event: ProgressEvent) => void
  readonly note: (text: string) => void
  /** Said only once the command has taken a while, and then only now and then: for what is mostly quick. */
  readonly slow: (text: () => string) => void
}

/** Milliseconds before anything is said of quick work, and between two such lines. */
const SLOW = { first: 2_000, next: 1_000 }

export function startProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const begun = performance.now()
  let next = begun + SLOW.first
  const write = (text: string) => {
    const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(6)
    stream.write(`${styleText('dim', `${seconds}s`, { stream })}  ${text}\n`)
  }
  return {
    note: write,
    slow: (text) => {
      const now = performance.now()
      if (now < next) return
      next = now + SLOW.next
      write(text())
    },
    event: (event) => {
      const note = event.note ? ` (${event.note})` : ''
      switch (event.type) {
        case 'started':
          return write(styleText('dim', `${event.what} ...${note}`, { stream }))
        case 'finished':
          return write(`${event.what} ${(event.milliseconds / 1000).toFixed(1)} s${note}`)
        case 'note':
          return write(`${event.what}: ${event.note}`)
        default:
          return event satisfies never
      }
    },
  }
}
