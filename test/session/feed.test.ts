// The feed's text: every entry survives it exactly, however the stream is cut.
import { describe, expect, test } from 'vitest'
import { applyEntry, encodeEntry, linesOf } from '../../harness/session/feed.ts'
import { Recording } from '../../harness/recording/index.ts'
import type { Signal } from '../../harness/telemetry/index.ts'
import { record, span, textLine } from '../../assertions/examples/build.ts'
import { counter64 } from '../../assertions/examples/build-metrics.ts'
import { receive } from '../settle/received.ts'

/** Past what a double can tell apart. */
const RECEIVED = 1_800_000_000_123_456_789n
const UNTIDY = 'Übermut 🎰 "quoted" \\ tab\t line\u2028separator \u0000 end'

function copy(original: Recording): Recording {
  const replica = new Recording()
  for (const entry of original.entries()) applyEntry(replica, encodeEntry(entry))
  return replica
}

describe('an entry', () => {
  test.each<{ readonly signal: Signal }>([{ signal: 'traces' }, { signal: 'metrics' }, { signal: 'logs' }])(
    'of $signal arrives with the same bytes, signal and time',
    ({ signal }) => {
      const source = new Recording()
      const all = {
        traces: { spans: [span({ service: 'slots', name: UNTIDY })] },
        metrics: { metrics: [counter64({ service: 'slots', name: 'game_plays_total', value: 7, when: 1 })] },
        logs: { logs: [record({ service: 'slots', text: UNTIDY })] },
      }
      receive(source, all[signal])
      const [sent] = [...source.entries()]
      if (sent?.type !== 'request') throw new Error('no request was stored')
      const stamped = { ...sent, received: RECEIVED }
      const replica = new Recording()
      applyEntry(replica, encodeEntry(stamped))
      const [arrived] = [...replica.entries()]
      if (arrived?.type !== 'request') throw new Error('no request arrived')
      expect(arrived.signal).toBe(signal)
      expect(arrived.received).toBe(RECEIVED)
      expect(Buffer.from(arrived.body).equals(Buffer.from(sent.body))).toBe(true)
    },
  )

  test('of a line arrives with the same text, stream and time, on one line of the feed', () => {
    const line = { service: 'slots', stream: 'stderr', received: RECEIVED, text: UNTIDY } as const
    const text = encodeEntry({ type: 'line', line })
    expect(text.slice(0, -1)).not.toContain('\n')
    expect(text.endsWith('\n')).toBe(true)
    const replica = new Recording()
    applyEntry(replica, text)
    expect(replica.lines()).toEqual([line])
  })

  test('means the same in the replica: spans, logs and metrics are equal, bigints included', () => {
    const original = new Recording()
    receive(original, {
      spans: [span({ service: 'slots', name: UNTIDY, attributes: { bet: 9_007_199_254_740_993n } })],
      logs: [record({ service: 'slots', text: UNTIDY })],
      lines: [textLine('slots', UNTIDY, RECEIVED)],
      metrics: [counter64({ service: 'slots', name: 'game_plays_total', value: 7, when: 1 })],
    })
    const replica = copy(original)
    expect(replica.traces()).toEqual(original.traces())
    expect(replica.logs()).toEqual(original.logs())
    expect(replica.metrics()).toEqual(original.metrics())
    expect(replica.lines()).toEqual(original.lines())
    expect(replica.counts()).toEqual(original.counts())
  })
})

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all
}

describe('the stream', () => {
  const lines = [`{"text":${JSON.stringify(UNTIDY)}}`, '{}', '{"text":"zweite Zeile, größer"}']
  const bytes = Buffer.from(`${lines.join('\n')}\n`)

  async function* cut(size: number) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }

  test.each([{ size: 1 }, { size: 2 }, { size: 3 }, { size: 7 }, { size: 10_000 }])(
    'cut into pieces of $size bytes gives the same lines, though characters are cut in two',
    async ({ size }) => {
      expect(await collect(linesOf(cut(size)))).toEqual(lines)
    },
  )

  test('that breaks off in the middle of a line gives no half line', async () => {
    async function* torn() {
      yield Buffer.from('{"whole":1}\n{"ha')
    }
    expect(await collect(linesOf(torn()))).toEqual(['{"whole":1}'])
  })
})
