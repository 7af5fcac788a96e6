// The Collector between a sender and the sink: what comes in by OTLP goes out by each of its exporters.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Expectation, Variant } from '../clients/expectation.ts'
import { collector as collectorProgram } from './prepare.ts'

const READY_MS = 30_000

function exporter({ protocol, compression, endpoint }: Variant): readonly [string, object] {
  const common = {
    compression,
    tls: { insecure: true },
    retry_on_failure: { enabled: false },
    sending_queue: { enabled: false },
  }
  if (protocol === 'grpc') return ['otlp', { ...common, endpoint: endpoint.replace('http://', '') }]
  return ['otlphttp', { ...common, endpoint, encoding: protocol === 'http/json' ? 'json' : 'proto' }]
}

function configOf(port: number, variants: readonly Variant[]): object {
  const exporters = Object.fromEntries(
    variants.map((variant, index) => {
      const [type, settings] = exporter(variant)
      return [`${type}/${index}`, settings]
    }),
  )
  const pipeline = { receivers: ['otlp'], exporters: Object.keys(exporters) }
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    exporters,
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { level: 'error' } },
      pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline },
    },
  }
}

/** Without queues, an answer to the sender means that every exporter has had one of its own. */
export async function sendThroughCollector(
  expectation: Expectation,
  variants: readonly Variant[],
): Promise<void> {
  const binary = await collectorProgram()
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'pitboss-collector-'))
  const config = join(folder, 'config.json')
  await writeFile(config, JSON.stringify(configOf(port, variants)))
  const collector = spawn(binary, ['--config', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  collector.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = once(collector, 'exit')
  try {
    for (const signal of ['traces', 'metrics', 'logs'] as const) {
      const answer = await postOnceUp(
        `http://127.0.0.1:${port}/v1/${signal}`,
        JSON.stringify(expectation[signal]),
        () => collector.exitCode,
      )
      if (answer !== 200) throw new Error(`the Collector answered ${answer}: ${said}`)
    }
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : String(cause)}: ${said}`, { cause })
  } finally {
    collector.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true })
  }
}

async function postOnceUp(url: string, body: string, exitCode: () => number | null): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  for (const deadline = performance.now() + READY_MS; ; ) {
    try {
      return (await fetch(url, { method: 'POST', headers, body })).status
    } catch (error) {
      if (exitCode() !== null || performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}
