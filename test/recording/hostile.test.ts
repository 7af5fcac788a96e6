// Requests that are well-formed and made to cost: what they cost grows as their size does, so that none of this takes long.
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { layoutOf } from '../../harness/otlp/index.ts'
import { Recording } from '../../harness/recording/index.ts'
import { JSON_TYPE, post, sinkWithRecording } from '../sink/clients.ts'
import { spanBody, spanJson } from '../sink/samples.ts'
import { field, utf8, wrap } from '../otlp/wire.ts'

const MIB = 1 << 20
const repeated = (bytes: readonly number[], times: number): Buffer =>
  Buffer.alloc(bytes.length * times, Buffer.from(bytes))

function append(recording: Recording, body: Uint8Array): void {
  recording.append({ signal: 'traces', body, received: 0n, layout: layoutOf('traces', body) })
}

test('a large resource above many scopes is looked at once, not once for each of them', () => {
  const value = wrap(2, wrap(1, Buffer.alloc(8 * MIB, 'x')))
  const resource = wrap(1, wrap(1, Buffer.concat([Buffer.from(field(1, utf8('k'))), value])))
  const scopes = repeated(field(2, field(2, [])), 200_000)
  const recording = new Recording()
  append(recording, wrap(1, Buffer.concat([resource, scopes])))
  expect(recording.counts().spans).toBe(200_000)
})

test('a resource in a million parts is one resource', () => {
  const parts = repeated(field(1, []), 500_000)
  const recording = new Recording()
  append(recording, wrap(1, Buffer.concat([parts, repeated(field(2, field(2, [])), 100_000)])))
  expect(recording.counts().spans).toBe(100_000)
})

test('large resources that differ are read, and not remembered for ever', () => {
  const recording = new Recording()
  for (let round = 0; round < 40; round++) {
    const name = wrap(2, wrap(1, Buffer.alloc(2 * MIB, `${round} `)))
    const attributes = wrap(1, Buffer.concat([Buffer.from(field(1, utf8('service.name'))), name]))
    append(recording, wrap(1, Buffer.concat([wrap(1, attributes), Buffer.from(field(2, field(2, [])))])))
  }
  expect(recording.services()).toHaveLength(40)
})

describe('JSON over HTTP', () => {
  const digits = '9'.repeat(4 * MIB)
  test.each([
    ['an integer of millions of digits', spanJson('s').replace('1544712661300000001', digits)],
    ['the same without quotes', spanJson('s').replace('"1544712661300000001"', digits)],
    ['an exponent of millions of digits', spanJson('s').replace('"kind":2', `"kind":1e${digits}`)],
    ['millions of opening brackets', '['.repeat(4 * MIB)],
    ['nesting that is closed again', `${'[7,'.repeat(MIB)}${']'.repeat(MIB)}`],
    [
      'nesting in a field that nobody knows',
      `{"a":${'[1234567890123456789,'.repeat(100_000)}0${']'.repeat(100_000)}}`,
    ],
    ['millions of quotes', '"'.repeat(4 * MIB)],
    ['a text of escapes that breaks off', `{"a":"${'\\u'.repeat(2 * MIB)}`],
  ])('%s is bad data, and the next request is taken', async (_what, json) => {
    await using running = await sinkWithRecording()
    const url = `${running.sink.http}/v1/traces`
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' }
    expect((await post(url, gzipSync(json), headers)).status).toBe(400)
    expect((await post(url, spanBody('after'))).status).toBe(200)
    expect(running.recording.counts().spans).toBe(1)
  })
})

/** What is to be collected counts for nothing here: only what is held at once has to fit. */
function withLittleMemory(body: Uint8Array, work: 'walk' | 'make'): Promise<string> {
  const worker = new Worker(new URL('./fixtures/many-items.ts', import.meta.url), {
    workerData: { body, work },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 400 },
  })
  return new Promise((resolve) => {
    worker.once('message', resolve)
    worker.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}

test('a broken request of many items is refused without making them', async () => {
  const items = repeated(field(2, []), 8_000_000)
  const broken = wrap(1, wrap(2, Buffer.concat([items, Buffer.from([18, 1, 7])])))
  expect(await withLittleMemory(broken, 'walk')).toBe('OtlpDecodeError')
  // The memory is too little for them: were they made, it would not have been enough.
  expect(await withLittleMemory(wrap(1, wrap(2, items)), 'make')).toBe('ERR_WORKER_OUT_OF_MEMORY')
})

test('a broken item of many megabytes is refused without making it', () => {
  const span = Buffer.concat([repeated(field(9, []), 8_000_000), Buffer.from([42, 99])])
  expect(() => layoutOf('traces', wrap(1, wrap(2, wrap(2, span))))).toThrow(
    expect.objectContaining({
      code: 'TRUNCATED',
      message: expect.stringContaining('an item is not well-formed'),
    }),
  )
})
