// The OpenTelemetry Collector as part of a system: it watches infrastructure that sends nothing by itself.
import { join } from 'node:path'
import type { CollectorDefinition } from '../../../system/index.ts'
import { BuildFailed } from '../../errors.ts'
import { collectorBinary } from '../collector.ts'
import type { LocalContext } from '../context.ts'
import type { Environment } from '../../environment.ts'
import { CommandFailed } from '../../processes/command.ts'
import { executeIn } from '../../processes/execute.ts'
import { startProcessServer } from './process.ts'

export interface CollectorServer {
  readonly name: string
  readonly definition: CollectorDefinition
  /** Of its health check extension. */
  readonly port: number
  /** What the definition asks of it. */
  readonly env: Environment
  /** What it watches can work. */
  readonly watched: Promise<unknown>
}

/** @throws ServiceFailed, BuildFailed, ToolchainMissing; the abort's reason. */
export async function startCollector(context: LocalContext, collector: CollectorServer): Promise<void> {
  const { name, definition, port, env, watched } = collector
  const [program] = await Promise.all([binary(context), watched])
  context.abort.throwIfAborted()
  await startProcessServer(context, {
    name,
    command: [program, '--config', join(context.root, definition.config)],
    cwd: context.root,
    env: { ...env, HEALTH_ADDRESS: `127.0.0.1:${port}` },
    healthUrl: `http://127.0.0.1:${port}/`,
  })
}

async function binary(context: LocalContext): Promise<string> {
  try {
    return await collectorBinary(executeIn(context, 'collector build'), context.cache, context.abort)
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause
    throw new BuildFailed(
      'BUILD_FAILED',
      'collector',
      `The OpenTelemetry Collector could not be built: ${cause.message}.`,
      cause.lastLines,
      {
        remedy: 'Check that Go reaches its module proxy ("go env GOPROXY"), and that the disk has 2 GB free.',
        cause,
      },
    )
  }
}
