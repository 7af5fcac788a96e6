// Formats a log folder, and runs a broker on a copy of it once so that the Java machine writes down the classes it needs.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildFailed } from '../../errors.ts'
import { CommandFailed, runCommand } from '../../processes/command.ts'
import type { LocalContext } from '../context.ts'
import { CLUSTER_ID, loopbackListener, serverProperties } from '../../settings/kafka.ts'
import { brokerCommand } from './kafka-config.ts'
import { createTopics } from '../../ready/kafka-topics.ts'
import { startProcess } from '../../processes/managed-process.ts'
import { pollUntil } from '../../ready/poll.ts'
import { leasePorts } from '../../ports.ts'

const READY_MS = 60_000
const ARCHIVING_MS = 60_000

/** Fills `into` with `formatted/`, a log folder to copy, and `classes.jsa`. @throws BuildFailed */
export async function prepareBroker(
  context: LocalContext,
  java: string,
  classPath: string,
  into: string,
): Promise<void> {
  const [formatted, trial, tmp] = [join(into, 'formatted'), join(into, 'trial'), join(into, 'tmp')]
  const properties = join(into, 'server.properties')
  await mkdir(tmp)
  const lease = await leasePorts(2)
  try {
    const [port = 0, controllerPort = 0] = lease.ports
    const listeners = [loopbackListener(port)]
    await writeFile(properties, serverProperties({ listeners, controllerPort, logFolder: formatted }))
    await format(
      context,
      [java, '-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties],
      into,
    )
    await cp(formatted, trial, { recursive: true })
    await writeFile(properties, serverProperties({ listeners, controllerPort, logFolder: trial }))
    const flags = [`-XX:ArchiveClassesAtExit=${join(into, 'classes.jsa')}`]
    await runOnce(context, brokerCommand({ java, classPath, tmp, properties, flags }), into, port)
  } finally {
    await lease.release()
  }
  for (const path of [trial, tmp, properties]) await rm(path, { recursive: true, force: true })
}

async function format(context: LocalContext, command: readonly string[], cwd: string): Promise<void> {
  const { serviceEnv: env, run, abort } = context
  try {
    await runCommand({ name: 'kafka format', command, cwd, env, run, abort })
  } catch (cause) {
    throw cause instanceof CommandFailed ? failed(cause.message, cause.lastLines, cause) : cause
  }
}

async function runOnce(
  context: LocalContext,
  command: readonly string[],
  cwd: string,
  port: number,
): Promise<void> {
  const broker = await startProcess({
    name: 'kafka trial run',
    command,
    cwd,
    env: context.serviceEnv,
    run: context.run,
  })
  const gone = new AbortController()
  void broker.ended.then(() =>
    gone.abort(failed('the broker ended by itself', broker.lastLines(), undefined)),
  )
  try {
    const trouble = await pollUntil(() => createTopics(port, [{ name: 'trial', partitions: 1 }]), {
      everyMs: 50,
      timeoutMs: READY_MS,
      abort: AbortSignal.any([context.abort, gone.signal]),
    })
    if (trouble !== undefined) throw failed(trouble, broker.lastLines(), undefined)
    // The archive is written while it shuts down.
    await broker.stop(ARCHIVING_MS)
  } finally {
    await broker.stop(0)
  }
}

function failed(message: string, lastLines: readonly string[], cause: unknown): BuildFailed {
  return new BuildFailed('BUILD_FAILED', 'kafka', `Kafka could not be prepared: ${message}.`, lastLines, {
    remedy: 'Check that "java -version" says 17 or newer, and that the cache folder has room.',
    ...(cause === undefined ? {} : { cause }),
  })
}
