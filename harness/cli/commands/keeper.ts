// `pitboss keep`: the process behind `up`. Holds the system and its sink until a signal, or until a service dies.
import { once } from 'node:events'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  chooseRuntime,
  EXIT,
  failureText,
  forgetStanding,
  leaveStanding,
  openProject,
  type RuntimeChoice,
  writeCapture,
} from '../../run/index.ts'
import type { ProgressEvent } from '../../runtime/index.ts'
import { openSession } from '../../session/index.ts'
import type { CommandContext } from '../context.ts'

export interface KeeperOptions {
  readonly runtime: RuntimeChoice
  readonly system: string
  readonly runDir: string
  readonly faults: readonly string[]
}

/** One JSON line each on stdout, for the `up` that started this process. */
export type KeeperMessage =
  | { readonly type: 'progress'; readonly event: ProgressEvent }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }

export async function keep(options: KeeperOptions, context: CommandContext): Promise<number> {
  // `up` goes away once we are ready: whatever is said after that has no reader.
  process.stdout.on('error', () => undefined)
  const tell = (message: KeeperMessage) => process.stdout.write(`${JSON.stringify(message)}\n`)
  try {
    return await hold(options, context, tell)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL'
    tell({ type: 'failed', code, message: failureText(error) })
    return EXIT.failed
  }
}

async function hold(
  options: KeeperOptions,
  context: CommandContext,
  tell: (message: KeeperMessage) => void,
): Promise<number> {
  const project = await openProject(options.system)
  const { runtime, runtimeReason } = await chooseRuntime(options.runtime, project.definition)
  await using session = await openSession({
    runtime,
    definition: project.definition,
    root: project.root,
    runDir: options.runDir,
    faults: options.faults,
    onProgress: (event) => tell({ type: 'progress', event }),
    abort: context.abort,
    runtimeReason: `started by up: ${runtimeReason}`,
  })
  await leaveStanding(project.root, {
    pid: process.pid,
    controlUrl: session.controlUrl,
    started: new Date().toISOString(),
  })
  try {
    tell({ type: 'ready' })
    const asked = context.abort.aborted
      ? Promise.resolve()
      : once(context.abort, 'abort').then(() => undefined)
    const death = await Promise.race([asked, session.system.died])
    if (!death) return EXIT.holds
    const text = `${death.service} died (${death.signal ?? `exit status ${death.exitCode}`}):\n${death.lastLines.join('\n')}\n`
    await appendFile(join(options.runDir, 'logs', 'keeper.log'), text)
    return EXIT.failed
  } finally {
    await forgetStanding(project.root)
    await writeCapture(options.runDir, session.recording)
  }
}
