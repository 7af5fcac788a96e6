// Runs `check` within the test's own process: what it would print, as data and as text.
import { check, type CheckOptions } from '../../harness/cli/commands/check.ts'

export interface Checked {
  readonly status: number
  // The JSON as its readers get it.
  readonly data: Record<string, unknown> & { readonly findings: readonly { readonly code: string }[] }
  readonly text: string
  readonly notes: readonly string[]
}

export async function runCheck(options: CheckOptions): Promise<Checked> {
  let printed: { data: object; text: string } | undefined
  const notes: string[] = []
  const status = await check(options, {
    command: 'check',
    json: false,
    progress: { event: () => undefined, note: (text) => notes.push(text), slow: () => undefined },
    abort: new AbortController().signal,
    print: (data, text) => {
      printed = { data, text: text() }
    },
  })
  if (printed === undefined) throw new Error('check printed nothing')
  return { status, data: printed.data as Checked['data'], text: printed.text, notes }
}
