// `pitboss up`: start the system in a process of its own and leave it running.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import {
  CommandFailed,
  createRunDir,
  EXIT,
  findStanding,
  openProject,
  type RuntimeChoice,
} from '../../run/index.ts'
import type { CommandContext } from '../context.ts'
import type { KeeperMessage } from './keeper.ts'

export interface UpOptions {
  readonly runtime: RuntimeChoice
  readonly system?: string
  readonly faults: readonly string[]
  readonly out?: string
}

export async function up(options: UpOptions, context: CommandContext): Promise<number> {
  const project = await openProject(options.system)
  const standing = await findStanding(project.root)
  if (standing) {
    throw new CommandFailed(
      'ALREADY_UP',
      `${standing.description.system} is up already (pid ${standing.pid}). Use it, or end it with \`pitboss down\`.`,
    )
  }
  await mkdir(join(project.root, '.pitboss'), { recursive: true })
  const runDir = await createRunDir(project.root, options.out)
  // What it says after we are gone, and what it dies of.
  await using log = await open(join(runDir, 'logs', 'keeper.log'), 'a')
  const child = spawn(
    process.execPath,
    [
      new URL('../pitboss.ts', import.meta.url).pathname,
      'keep',
      '--system',
      project.systemFile,
      '--run-dir',
      runDir,
      '--runtime',
      options.runtime,
      ...options.faults.flatMap((fault) => ['--fault', fault]),
    ],
    { cwd: project.root, detached: true, stdio: ['ignore', 'pipe', log.fd] },
  )
  const kill = () => child.kill('SIGTERM')
  context.abort.addEventListener('abort', kill)
  try {
    await ready(child, context)
  } finally {
    context.abort.removeEventListener('abort', kill)
  }
  child.stdout?.destroy()
  child.unref()
  const found = await findStanding(project.root)
  if (!found)
    throw new CommandFailed('NOT_UP', `The system started and then did not answer; see ${runDir}/logs.`)
  const { description } = found
  context.print({ ...found }, () =>
    [
      `${description.system} is up: ${description.entry.url}`,
      `sink: HTTP ${description.sink.http}, gRPC ${description.sink.grpc}`,
      `logs: ${runDir}/logs`,
      'Run the scenarios against it: npx playwright test. End it: pitboss down.',
    ].join('\n'),
  )
  return EXIT.holds
}

async function ready(child: ReturnType<typeof spawn>, context: CommandContext): Promise<void> {
  if (!child.stdout) throw new CommandFailed('NOT_UP', 'The keeper process has no output.')
  const lines = createInterface({ input: child.stdout })
  const exited = once(child, 'exit')
  // Looked at only after its last words were read: they say why it ended, and may come after its end.
  exited.catch(() => undefined)
  for await (const line of lines) {
    const message = messageOf(line)
    if (message?.type === 'progress') context.progress.event(message.event)
    else if (message?.type === 'failed') throw new CommandFailed(message.code, message.message)
    else if (message?.type === 'ready') return
  }
  const [code] = (await exited) as [number | null]
  context.abort.throwIfAborted()
  throw new CommandFailed(
    'NOT_UP',
    `The keeper process ended with exit status ${String(code)} before the system was up.`,
  )
}

/** Undefined for a line that a system definition printed while it was loaded. */
function messageOf(line: string): KeeperMessage | undefined {
  try {
    return JSON.parse(line) as KeeperMessage
  } catch {
    return undefined
  }
}
