// The OpenTelemetry Collector, made by its own builder out of Go modules: minutes the first time, then kept.
import { createHash } from 'node:crypto'
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheEntry } from '../cache.ts'
import type { Execute } from '../processes/execute.ts'
import { requireTool, toolVersion } from '../tools.ts'

const VERSION = '0.145.0'
const CORE = 'go.opentelemetry.io/collector'
const CONTRIB = 'github.com/open-telemetry/opentelemetry-collector-contrib'

/** What systems and tests need of it. */
const COMPONENTS = {
  extensions: [`${CONTRIB}/extension/healthcheckextension`],
  receivers: [
    `${CORE}/receiver/otlpreceiver`,
    `${CONTRIB}/receiver/postgresqlreceiver`,
    `${CONTRIB}/receiver/redisreceiver`,
  ],
  processors: [`${CONTRIB}/processor/resourceprocessor`],
  exporters: [`${CORE}/exporter/otlpexporter`, `${CORE}/exporter/otlphttpexporter`],
} as const

/** Path of the program. @throws ToolchainMissing, CommandFailed; the abort's reason. */
export async function collectorBinary(execute: Execute, cache: string, abort?: AbortSignal): Promise<string> {
  const go = requireTool('go', 'building the OpenTelemetry Collector')
  const hash = createHash('sha256')
    .update(JSON.stringify([await toolVersion('go', go), COMPONENTS]))
    .digest('hex')
    .slice(0, 12)
  const { folder } = await cacheEntry(
    cache,
    `collector-${VERSION}-${hash}`,
    (into) => build(execute, go, into),
    abort,
  )
  return join(folder, 'otelcol')
}

async function build(execute: Execute, go: string, into: string): Promise<void> {
  const [manifest, out] = [join(into, 'builder.yaml'), join(into, 'build')]
  // JSON is YAML, too.
  await writeFile(manifest, JSON.stringify(manifestFor(out)))
  await execute([go, 'run', `${CORE}/cmd/builder@v${VERSION}`, '--config', manifest], into)
  await cp(join(out, 'otelcol'), join(into, 'otelcol'))
  await rm(out, { recursive: true })
}

function manifestFor(out: string): object {
  const modules = Object.entries(COMPONENTS).map(([kind, names]) => [
    kind,
    names.map((name) => ({ gomod: `${name} v${VERSION}` })),
  ])
  return { dist: { name: 'otelcol', output_path: out }, ...Object.fromEntries(modules) }
}
