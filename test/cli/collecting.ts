// Running `collect` within a test's own process.
import { collect, type CollectOptions } from '../../harness/cli/commands/collect.ts'

export interface Collecting {
  readonly url: string
  readonly stop: AbortController
  readonly ended: Promise<{ data: Record<string, unknown>; text: string }>
}

/** `collect` within this process, once it listens. */
export async function startCollect(
  options: Partial<CollectOptions> & { capture: string },
): Promise<Collecting> {
  const stop = new AbortController()
  const listening = Promise.withResolvers<string>()
  let printed = { data: {}, text: '' }
  const note = (text: string) => {
    const url = /HTTP (\S+),/.exec(text)?.[1]
    if (url !== undefined) listening.resolve(url)
  }
  const run = collect(
    { host: '127.0.0.1', httpPort: 0, grpcPort: 0, ...options },
    {
      command: 'collect',
      json: false,
      progress: { event: () => undefined, note, slow: () => undefined },
      abort: stop.signal,
      print: (data, text) => {
        printed = { data, text: text() }
      },
    },
  )
  const ended = run.then(() => printed)
  ended.catch(() => undefined)
  return { url: `${await listening.promise}/v1/traces`, stop, ended }
}
