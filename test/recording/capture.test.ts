// Capture files: written, read, and read again when damaged.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { captureLine, decode, encode } from '../../harness/otlp/index.ts'
import { CaptureWriter, type Recording, readCapture } from '../../harness/recording/index.ts'
import type { Signal } from '../../harness/telemetry/index.ts'
import { messages } from '../otlp/arbitrary.ts'
import { officialEncode, requestType, SIGNALS } from '../otlp/official.ts'
import { logBody, metricBody, spanBody, spanJson } from '../sink/samples.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitboss-capture-'))
})
afterAll(() => rm(folder, { recursive: true }))

const fixture = new URL('fixtures/collector.jsonl', import.meta.url).pathname
const names = (recording: Recording): string[] => recording.spansOf('sampler').map(({ name }) => name)

async function file(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

const lines = (...spanNames: string[]): string => spanNames.map((name) => `${spanJson(name)}\n`).join('')

describe('reading', () => {
  test.each(['plain', 'gzipped'])('a file as the Collector writes it is read whole: %s', async (form) => {
    const bytes = await readFile(fixture)
    const path = form === 'plain' ? fixture : await file('collector.jsonl.gz', gzipSync(bytes))
    const capture = await readCapture(path)
    expect(capture).toMatchObject({ lines: 3, damaged: [], truncated: false })
    const { recording } = capture
    expect(recording.counts()).toMatchObject({ traces: 1, spans: 2, logRecords: 1, dataPoints: 2, resent: 0 })
    expect(recording.services()).toEqual(['shop', 'mailer'])
    expect(recording.traces()[0]?.spans[1]).toMatchObject({
      name: 'SELECT',
      parentSpanId: 'eee19b7ec3c1b174',
      startTime: 1544712660400000001n,
      status: { code: 'ERROR', message: 'gone' },
      resource: { schemaUrl: 'https://opentelemetry.io/schemas/1.40.0' },
    })
  })

  test('gzip is recognised by its content, whatever the name says', async () => {
    const { recording } = await readCapture(await file('misnamed.jsonl', gzipSync(lines('a'))))
    expect(names(recording)).toEqual(['a'])
  })

  test('several gzip members one after the other are one capture, even cut in the middle of a line', async () => {
    const text = lines('a', 'b', 'c')
    const members = [text.slice(0, 100), text.slice(100, 500), text.slice(500)].map((part) => gzipSync(part))
    const capture = await readCapture(await file('members.jsonl.gz', Buffer.concat(members)))
    expect(capture).toMatchObject({ lines: 3, damaged: [], truncated: false })
    expect(names(capture.recording)).toEqual(['a', 'b', 'c'])
  })

  test('damaged lines are counted and named, and the others are read', async () => {
    const path = await file(
      'damaged.jsonl',
      `${lines('a')}{"resourceSpans":[{\n\n{"hello":1}\n${lines('b').replace('5b8e', 'zzzz')}\r\n${lines('c')}`,
    )
    const capture = await readCapture(path)
    expect(capture.damaged.map(({ line }) => line)).toEqual([2, 4, 5])
    expect(capture.damaged[1]?.reason).toContain('neither resourceSpans')
    expect(capture.damaged[2]?.reason).toContain('resourceSpans[0].scopeSpans[0].spans[0].traceId')
    expect(capture).toMatchObject({ lines: 5, truncated: false })
    expect(names(capture.recording)).toEqual(['a', 'c'])
  })

  test.each([30, 31])('ids of a wrong length are kept as they are: %s digits', async (length) => {
    const id = 'a'.repeat(length)
    const capture = await readCapture(
      await file(`ids-${length}.jsonl`, lines('a').replace(/"traceId":"[0-9a-f]+"/i, `"traceId":"${id}"`)),
    )
    expect(capture).toMatchObject({ lines: 1, damaged: [] })
    expect(capture.recording.traces().map(({ traceId }) => traceId)).toEqual([id])
  })

  test('a line that is not UTF-8 is damaged', async () => {
    const bytes = Buffer.from(lines('a', 'b'))
    bytes[bytes.indexOf('xxx')] = 0xff
    const capture = await readCapture(await file('latin.jsonl', bytes))
    expect(capture.damaged.map(({ line }) => line)).toEqual([1])
    expect(names(capture.recording)).toEqual(['b'])
  })

  test('a plain file cut off anywhere is read up to the cut', async () => {
    const bytes = Buffer.from(lines('a', 'b'))
    const first = bytes.indexOf('\n') + 1
    for (let length = 0; length <= bytes.length; length += 37) {
      const capture = await readCapture(await file('cut.jsonl', bytes.subarray(0, length)))
      const whole = length >= bytes.length - 1 ? ['a', 'b'] : length >= first - 1 ? ['a'] : []
      expect(names(capture.recording)).toEqual(whole)
      const atLineEnd = [0, first - 1, first, bytes.length - 1, bytes.length].includes(length)
      expect(capture.truncated).toBe(!atLineEnd)
    }
  })

  test('a gzipped file cut off anywhere is read up to the cut, and says that it was cut', async () => {
    const many = Array.from({ length: 200 }, (_, index) => `span ${index} ${Math.sin(index)}`)
    const gzipped = gzipSync(lines(...many))
    for (const part of [0.1, 0.35, 0.6, 0.85, 0.999]) {
      const bytes = gzipped.subarray(0, Math.floor(gzipped.length * part))
      const legible =
        gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString().split('\n').length - 1
      const capture = await readCapture(await file('cut.jsonl.gz', bytes))
      expect(capture.truncated).toBe(true)
      expect(names(capture.recording)).toEqual(many.slice(0, legible))
    }
  })

  test('gzip with a broken block is read up to the break', async () => {
    const few = Array.from({ length: 30 }, (_, index) => `span ${index} ${Math.sin(index)}`)
    const whole = gzipSync(lines(...few))
    const gzipped = Buffer.concat([whole, gzipSync(lines('b', 'c'))])
    gzipped.fill(0xff, whole.length + 20, gzipped.length - 12)
    const capture = await readCapture(await file('broken.jsonl.gz', gzipped))
    expect(capture.truncated).toBe(true)
    const read = names(capture.recording)
    expect(read).toEqual(few.slice(0, read.length))
    // All but what lies within a few hundred bytes of the break.
    expect(read.length).toBeGreaterThan(15)
    // The file is read twice to get that close to the break; nothing in it was sent twice.
    expect(capture.recording.counts().resent).toBe(0)
    expect(capture.lines).toBe(read.length)
  })

  test('several files are read into one recording, and what both hold counts once', async () => {
    const first = await readCapture(await file('first.jsonl', lines('a', 'b')))
    const second = await readCapture(await file('second.jsonl', lines('b', 'c')), first.recording)
    expect(second.recording).toBe(first.recording)
    expect(names(first.recording)).toEqual(['a', 'b', 'c'])
    expect(first.recording.counts().resent).toBe(1)
  })

  test('an empty file is an empty capture', async () => {
    const capture = await readCapture(await file('empty.jsonl', ''))
    expect(capture).toMatchObject({ lines: 0, damaged: [], truncated: false })
  })

  test('a file that is not there is an error that names it', async () => {
    const path = join(folder, 'missing.jsonl')
    await expect(readCapture(path)).rejects.toMatchObject({
      code: 'CAPTURE_UNREADABLE',
      path,
      cause: { code: 'ENOENT' },
    })
    await expect(readCapture(folder)).rejects.toMatchObject({
      code: 'CAPTURE_UNREADABLE',
      cause: { code: 'EISDIR' },
    })
  })

  test('a batch that was captured twice counts once', async () => {
    const { recording } = await readCapture(await file('twice.jsonl', lines('a', 'a')))
    expect(recording.counts()).toMatchObject({ spans: 1, resent: 1 })
  })
})

describe('writing', () => {
  test.each(['capture.jsonl', 'capture.jsonl.gz'])(
    '%s holds one request a line, in the order written',
    async (name) => {
      const path = join(folder, name)
      {
        await using writer = new CaptureWriter(path)
        writer.write({ signal: 'traces', body: spanBody('a') })
        writer.write({ signal: 'metrics', body: metricBody('m', 1n) })
        writer.write({ signal: 'logs', body: logBody('l') })
      }
      const bytes = await readFile(path)
      const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
      const keys = text
        .trimEnd()
        .split('\n')
        .map((line) => Object.keys(JSON.parse(line) as object))
      expect(keys).toEqual([['resourceSpans'], ['resourceMetrics'], ['resourceLogs']])
      expect(text.endsWith('\n')).toBe(true)
      expect(await readCapture(path)).toMatchObject({ lines: 3, damaged: [], truncated: false })
    },
  )

  test.each(['live.jsonl', 'live.jsonl.gz'])(
    'what was written to %s is legible though nobody closed it',
    async (name) => {
      const path = join(folder, name)
      const writer = new CaptureWriter(path)
      writer.write({ signal: 'traces', body: spanBody('a') })
      await writer.flush()
      const { recording } = await readCapture(path)
      await writer.close()
      expect(names(recording)).toEqual(['a'])
    },
  )

  test('a line reaches the file though nobody flushes or closes it', async () => {
    const path = join(folder, 'unflushed.jsonl.gz')
    const writer = new CaptureWriter(path)
    writer.write({ signal: 'traces', body: spanBody('a') })
    // Only the disk is waited for: the deadline is for a line that never comes.
    await vi.waitFor(async () => expect(names((await readCapture(path)).recording)).toEqual(['a']), 5000)
    await writer.close()
  })

  test('what waits for the disk is told, until it is there', async () => {
    const writer = new CaptureWriter(join(folder, 'backlog.jsonl.gz'))
    for (let index = 0; index < 20; index++) writer.write({ signal: 'traces', body: spanBody(`${index}`) })
    expect(writer.backlog).toBeGreaterThanOrEqual(20 * captureLine('traces', spanBody('0')).length)
    await writer.flush()
    expect(writer.backlog).toBe(0)
    await writer.close()
  })

  test('a path that cannot be written is known before the close, too', async () => {
    const writer = new CaptureWriter(join(folder, 'no such folder', 'capture.jsonl'))
    expect(writer.failure).toBeUndefined()
    await expect(writer.flush()).rejects.toMatchObject({ code: 'CAPTURE_UNWRITABLE' })
    expect(writer.failure).toMatchObject({ code: 'CAPTURE_UNWRITABLE' })
    await expect(writer.close()).rejects.toMatchObject({ code: 'CAPTURE_UNWRITABLE' })
  })

  test('a path that cannot be written is an error at the close', async () => {
    const path = join(folder, 'no such folder', 'capture.jsonl.gz')
    const writer = new CaptureWriter(path)
    writer.write({ signal: 'traces', body: spanBody('a') })
    await expect(writer.close()).rejects.toMatchObject({ code: 'CAPTURE_UNWRITABLE', path })
  })

  test('any requests survive the file without a byte of difference', async () => {
    const request = fc
      .constantFrom(...SIGNALS)
      .chain((signal) =>
        messages(requestType(signal).fullName).map((fields) =>
          canonical(signal, officialEncode(requestType(signal), fields)),
        ),
      )
    const batch = fc.uniqueArray(request, {
      maxLength: 6,
      selector: ({ signal, body }) => `${signal} ${Buffer.from(body).toString('hex')}`,
    })
    await fc.assert(
      fc.asyncProperty(batch, fc.constantFrom('any.jsonl', 'any.jsonl.gz'), async (requests, name) => {
        const path = join(folder, name)
        const writer = new CaptureWriter(path)
        for (const written of requests) writer.write(written)
        await writer.close()
        const { recording, damaged } = await readCapture(path)
        expect(damaged).toEqual([])
        const read = [...recording.entries()].map(
          (entry) => entry.type === 'request' && { signal: entry.signal, body: entry.body },
        )
        expect(read).toEqual(requests)
      }),
      { numRuns: 150 },
    )
  })
})

/** As this codec writes it: other encoders may order fields otherwise and send envelopes with nothing in them. */
function canonical(signal: Signal, bytes: Uint8Array): { signal: Signal; body: Uint8Array } {
  return { signal, body: encode(signal, decode(signal, bytes)) }
}
