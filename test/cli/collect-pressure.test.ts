// `collect` with a disk that is slower than the senders: they are told to come again, and nothing is lost.
import { execFileSync } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readCapture } from '../../harness/recording/index.ts'
import { names, post } from '../sink/clients.ts'
import { spanBody } from '../sink/samples.ts'
import { startCollect } from './collecting.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitboss-pressure-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Resolves once a server in this process has refused an exporter of an SDK for now. */
function exporterRefused(): Promise<void> {
  const channel = 'http.server.response.finish'
  return new Promise((resolve) => {
    const onFinish = (message: unknown) => {
      const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
      if (response.statusCode !== 503 || !request.headers['user-agent']?.startsWith('OTel-')) return
      unsubscribe(channel, onFinish)
      resolve()
    }
    subscribe(channel, onFinish)
  })
}

const MIB = 1 << 20

test('behind by 64 MiB it asks senders to come again; once the disk takes what waits, their retries deliver all', async () => {
  const pipe = join(folder, 'pipe.jsonl')
  // A pipe that nobody reads is the slowest disk there is.
  execFileSync('mkfifo', [pipe])
  const { url, stop, ended } = await startCollect({ capture: pipe })
  const bodies = Array.from({ length: 24 }, (_, at) => spanBody(`${at} ${'x'.repeat(4 * MIB)}`))
  const refused: Uint8Array[] = []
  for (const body of bodies) if ((await post(url, body)).status === 503) refused.push(body)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.length).toBeLessThan(bodies.length)

  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter({ url }))],
  })
  const isRefused = exporterRefused()
  provider.getTracer('t').startSpan('by an SDK').end()
  await isRefused
  const copy = join(folder, 'read.jsonl')
  const read = pipeline(createReadStream(pipe), createWriteStream(copy))
  for (const body of refused)
    await vi.waitFor(async () => expect((await post(url, body)).status).toBe(200), 20_000)
  await provider.shutdown()
  stop.abort()
  const { data, text } = await ended
  await read

  expect(data).toMatchObject({ counts: { spans: bodies.length + 1, resent: 0 }, refused: 0 })
  expect(data['deferred']).toBeGreaterThan(refused.length)
  expect(text).toContain('asked to come again')
  const { recording, damaged } = await readCapture(copy)
  expect(damaged).toEqual([])
  const found = names(recording).map((name) => name.split(' x')[0])
  expect(found).toHaveLength(bodies.length + 1)
  expect(new Set(found)).toEqual(new Set([...bodies.keys(), 'by an SDK'].map(String)))
}, 60_000)
