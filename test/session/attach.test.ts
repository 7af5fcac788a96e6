// Attaching to a session over real HTTP: the replica gets everything once, in order, and failures explain themselves.
import { request } from 'undici'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  attachSession,
  MarkerFailed,
  readDescription,
  SessionRequestFailed,
} from '../../harness/session/index.ts'
import { encodeEntry } from '../../harness/session/feed.ts'
import { startSink } from '../../harness/sink/index.ts'
import { newTraceId, span, textLine } from '../../assertions/examples/build.ts'
import { receive } from '../settle/received.ts'
import { description, grown, openDoor } from './door.ts'
import { serve } from './servers.ts'

const texts = (lines: readonly { readonly text: string }[]) => lines.map((line) => line.text)

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('a request that was sent', () => {
  test('is kept by the session as it was, to the nanosecond', async () => {
    await using door = await openDoor()
    await using session = await attachSession(door.url)
    const sent = {
      sender: 'page',
      method: 'POST',
      url: 'http://localhost:1/spin?x=ß',
      sent: 1_800_000_000_123_456_789n,
      headers: { traceparent: '00-short' },
    }
    await session.sent(sent)
    expect(door.requests).toEqual([sent])
  })

  test('is not lost in silence where the session is gone', async () => {
    const door = await openDoor()
    await using session = await attachSession(door.url)
    await door[Symbol.asyncDispose]()
    const sent = { sender: 'page', method: 'GET', url: 'http://a/', sent: 1n, headers: {} }
    await expect(session.sent(sent)).rejects.toThrow()
  })
})

describe('the replica', () => {
  test('gets what came before and what comes after the attach, in order and once', async () => {
    await using door = await openDoor()
    const traceId = newTraceId()
    door.recording.appendLine(textLine('slots', 'first'))
    receive(door.recording, { spans: [span({ service: 'slots', name: 'game.play', traceId })] })
    await using session = await attachSession(door.url)
    door.recording.appendLine(textLine('slots', 'third'))
    receive(door.recording, { spans: [span({ service: 'scoring', name: 'POST', traceId })] })
    const arrived = await grown(session.recording, 4)
    expect(arrived.map((entry) => entry.type)).toEqual(['line', 'request', 'line', 'request'])
    expect(arrived.map(encodeEntry)).toEqual([...door.recording.entries()].map(encodeEntry))
    expect(session.recording.trace(traceId)).toEqual(door.recording.trace(traceId))
  })

  test('of a session that has received nothing yet is there at once, and empty', async () => {
    await using door = await openDoor()
    await using session = await attachSession(door.url)
    expect([...session.recording.entries()]).toEqual([])
    door.recording.appendLine(textLine('slots', 'the first of all'))
    await grown(session.recording, 1)
    expect(texts(session.recording.lines())).toEqual(['the first of all'])
  })

  test('takes a backlog of 5,000 entries, and loses none that arrive meanwhile', async () => {
    await using door = await openDoor()
    const padding = 'ß'.repeat(200)
    const all = Array.from({ length: 5500 }, (_, at) => `${at} ${padding}`)
    for (const text of all.slice(0, 5000)) door.recording.appendLine(textLine('slots', text))
    await using session = await attachSession(door.url)
    for (const text of all.slice(5000)) door.recording.appendLine(textLine('slots', text))
    await grown(session.recording, 5500)
    expect(texts(session.recording.lines())).toEqual(all)
  })

  test('each test worker has one of its own', async () => {
    await using door = await openDoor()
    await using one = await attachSession(door.url)
    await using two = await attachSession(door.url)
    door.recording.appendLine(textLine('slots', 'for both'))
    await Promise.all([grown(one.recording, 1), grown(two.recording, 1)])
    expect(one.recording).not.toBe(two.recording)
    expect(texts(two.recording.lines())).toEqual(texts(one.recording.lines()))
  })

  test('knows the session by its description', async () => {
    await using door = await openDoor()
    await using session = await attachSession(door.url)
    expect(session.description).toEqual(description())
    expect(await readDescription(door.url)).toEqual(description())
  })
})

describe('the end', () => {
  test('of the attachment ends the feed: the session keeps no listener for it', async () => {
    await using door = await openDoor()
    const session = await attachSession(door.url)
    expect(door.recording.listeners).toBe(1)
    await session[Symbol.asyncDispose]()
    await expect.poll(() => door.recording.listeners).toBe(0)
    expect(console.error).not.toHaveBeenCalled()
  })

  test('of the session ends the feed of every replica, which says so and keeps what it has', async () => {
    const door = await openDoor()
    await using session = await attachSession(door.url)
    door.recording.appendLine(textLine('slots', 'kept'))
    await grown(session.recording, 1)
    await door[Symbol.asyncDispose]()
    await expect.poll(() => vi.mocked(console.error).mock.calls.length).toBe(1)
    expect(String(vi.mocked(console.error).mock.calls[0]?.[0])).toContain('The feed of the session ended')
    expect(texts(session.recording.lines())).toEqual(['kept'])
    expect(door.recording.listeners).toBe(0)
  })
})

describe('the door', () => {
  test('does not know other paths, and not even its own without the secret', async () => {
    await using door = await openDoor()
    const { origin } = new URL(door.url)
    for (const url of [`${door.url}/nothing`, `${origin}/session`, `${origin}/${'0'.repeat(24)}/session`]) {
      const response = await request(url)
      expect(`${url} ${response.statusCode}`).toBe(`${url} 404`)
      expect(await response.body.text()).toBe('')
    }
    const posted = await request(`${door.url}/session`, { method: 'POST' })
    await posted.body.dump()
    expect(posted.statusCode).toBe(404)
  })

  test('has another secret for every session', async () => {
    await using one = await openDoor()
    await using two = await openDoor()
    const secret = (url: string) => new URL(url).pathname
    expect(secret(one.url)).toMatch(/^\/[0-9a-f]{24}$/)
    expect(secret(one.url)).not.toBe(secret(two.url))
  })

  test('tells what the markers left, and says in its own words and code why they failed', async () => {
    const receipt = {
      kind: 'service',
      service: 'slots',
      traceId: newTraceId(),
      promises: ['traces'],
    } as const
    let fails = false
    await using door = await openDoor({
      sendMarkers: async () => {
        if (fails) throw new MarkerFailed('slots', new Error('connect ECONNREFUSED'))
        return [receipt]
      },
    })
    await using session = await attachSession(door.url)
    expect(await session.sendMarkers()).toEqual([receipt])
    fails = true
    const failure = session.sendMarkers()
    await expect(failure).rejects.toBeInstanceOf(SessionRequestFailed)
    await expect(failure).rejects.toMatchObject({
      code: 'MARKER_FAILED',
      message: expect.stringMatching(/^slots did not answer its marker request.*connect ECONNREFUSED/),
    })
  })
})

describe('a span of the harness itself', () => {
  test('goes to the sink as from any client, and so comes back through the feed', async () => {
    await using door = await openDoor()
    await using sink = await startSink({ onRequest: (got) => door.recording.append(got) })
    await using own = await openDoor({ sink: sink.http })
    await using session = await attachSession(own.url)
    const traceId = newTraceId()
    await session.record(span({ service: 'pitboss', name: 'POST', traceId }))
    expect(door.recording.trace(traceId)?.spans.map((one) => one.name)).toEqual(['POST'])
  })

  test('that the sink refuses is an error, because its trace would begin in mid-air', async () => {
    await using server = await serve((_, response) => response.writeHead(429).end())
    await using door = await openDoor({ sink: server.url })
    await using session = await attachSession(door.url)
    await expect(session.record(span({ service: 'pitboss', name: 'POST /spin' }))).rejects.toMatchObject({
      code: 'TELEMETRY_REFUSED',
      message: expect.stringMatching(/HTTP 429.*'POST \/spin'/),
    })
  })
})
