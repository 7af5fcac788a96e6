// A step of a start, told of while it goes on.
import type { ProgressEvent } from './runtime.ts'

/** Reports a step's begin and end around it; the note may say how it was done. */
export async function step<T>(
  progress: (event: ProgressEvent) => void,
  what: string,
  work: (note: (text: string) => void) => Promise<T>,
): Promise<T> {
  const started = performance.now()
  let note: string | undefined
  progress({ type: 'started', what, milliseconds: 0 })
  const result = await work((text) => {
    note = text
  })
  const milliseconds = Math.round(performance.now() - started)
  progress({ type: 'finished', what, milliseconds, ...(note === undefined ? {} : { note }) })
  return result
}
