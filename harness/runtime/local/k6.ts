// k6: the one on PATH, else built once from its Go module, which takes a minute and a half.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BuildFailed } from '../errors.ts'
import { cacheEntry, cacheFolder } from '../cache.ts'
import { findOnPath, requireTool } from '../tools.ts'

const run = promisify(execFile)

/** Of the Go module go.k6.io/k6. */
const VERSION = 'v1.8.1'
const MODULE = `go.k6.io/k6@${VERSION}`

export interface K6 {
  readonly path: string
  /** Where it comes from, in words. */
  readonly origin: string
}

/** @throws ToolchainMissing without k6 and Go; what the build throws. */
export async function provideK6(note: (text: string) => void, abort: AbortSignal): Promise<K6> {
  const found = findOnPath('k6')
  if (found !== undefined) return { path: found, origin: 'PATH' }
  const go = requireTool('go', 'building k6')
  const { folder } = await cacheEntry(
    cacheFolder(),
    `k6-${VERSION}`,
    async (out) => {
      note(`building k6 ${VERSION} with go install: about 90 s, once`)
      const env = { ...process.env, GOBIN: out, GOFLAGS: '' }
      await run(go, ['install', MODULE], { cwd: out, env, signal: abort }).catch((cause: unknown) => {
        abort.throwIfAborted()
        const lines = cause instanceof Error ? cause.message.split('\n').slice(-20) : []
        throw new BuildFailed('BUILD_FAILED', 'k6', `"go install ${MODULE}" failed.`, lines, {
          remedy: 'See whether the Go module proxy can be reached, or put a k6 on PATH.',
          cause,
        })
      })
    },
    abort,
  )
  return { path: join(folder, 'k6'), origin: `go install ${MODULE}` }
}
